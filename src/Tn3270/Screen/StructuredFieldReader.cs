namespace Holdfast.Tn3270.Screen;

/// <summary>Takes a Write Structured Field record apart: length, identifier, content (GA23-0059, "Structured Fields").</summary>
internal ref struct StructuredFieldReader(ReadOnlySpan<byte> record, int position)
{
    // Two bytes of length and one of identifier.
    private const int ShortestField = 3;

    private readonly ReadOnlySpan<byte> _record = record;
    private int _position = position;

    /// <summary>Where the current field begins in the record.</summary>
    public int Offset { get; private set; }

    /// <summary>The current field, its two bytes of length first.</summary>
    public ReadOnlySpan<byte> Field { get; private set; }

    /// <summary>Whether a field follows the current one.</summary>
    public readonly bool AtEnd => _position >= _record.Length;

    /// <summary>Moves to the next field; false if the bytes that follow are none. A length of 0 means all the rest.</summary>
    public bool MoveNext()
    {
        Offset = _position;
        var rest = _record[_position..];
        if (rest.Length < ShortestField)
            return false;
        var length = (rest[0] << 8) | rest[1];
        if (length == 0)
            length = rest.Length;
        if (length < ShortestField || length > rest.Length)
            return false;
        Field = rest[..length];
        _position += length;
        return true;
    }
}
