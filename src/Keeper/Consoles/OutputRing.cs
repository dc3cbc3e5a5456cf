namespace Holdfast.Keeper.Consoles;

/// <summary>The last bytes of a stream, for whoever comes later. Its memory is taken with the first byte.</summary>
/// <param name="capacity">How many bytes are kept.</param>
/// <param name="start">How many had come before the next one.</param>
internal sealed class OutputRing(int capacity, long start = 0)
{
    private byte[] _bytes = [];

    /// <summary>How many bytes have come since the beginning.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length == 0)
            _bytes = new byte[capacity];
        var kept = bytes[Math.Max(0, bytes.Length - capacity)..];
        var place = (int)((Position + bytes.Length - kept.Length) % capacity);
        var first = Math.Min(kept.Length, capacity - place);
        kept[..first].CopyTo(_bytes.AsSpan(place));
        kept[first..].CopyTo(_bytes);
        Position += bytes.Length;
    }

    /// <summary>The bytes that are kept, oldest first.</summary>
    public byte[] Kept()
    {
        var count = (int)Math.Min(Position, capacity);
        var kept = new byte[count];
        if (count == 0)
            return kept;
        var place = (int)((Position - count) % capacity);
        var first = Math.Min(count, capacity - place);
        _bytes.AsSpan(place, first).CopyTo(kept);
        _bytes.AsSpan(0, count - first).CopyTo(kept.AsSpan(first));
        return kept;
    }
}
