using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Keeper.Protocol;

/// <summary>Reads fields one after the other: a tag of two bytes, a length of four, the content.</summary>
internal ref struct FieldReader
{
    private const int HeadBytes = 6;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins at the first of these fields.</summary>
    public FieldReader(ReadOnlySpan<byte> fields)
    {
        _rest = fields;
        Content = default;
    }

    /// <summary>The current field's tag; one that the reader does not know is to be passed over.</summary>
    public ushort Tag { get; private set; }

    /// <summary>The current field's content.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="ProtocolException">The bytes end within a field.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest.Length < HeadBytes)
            throw new ProtocolException("a field is cut off in its head");
        Tag = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_rest[2..]);
        if (length > _rest.Length - HeadBytes)
            throw new ProtocolException($"field {Tag} says {length} bytes and {_rest.Length - HeadBytes} are there");
        Content = _rest.Slice(HeadBytes, (int)length);
        _rest = _rest[(HeadBytes + (int)length)..];
        return true;
    }

    /// <summary>The current field as a number of eight bytes.</summary>
    /// <exception cref="ProtocolException">It has another length.</exception>
    public readonly long Number() =>
        Content.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64LittleEndian(Content)
            : throw new ProtocolException($"field {Tag} is a number of {Content.Length} bytes, not 8");

    /// <summary>The current field as a number that must fit into four bytes.</summary>
    /// <exception cref="ProtocolException">It has another length or does not fit.</exception>
    public readonly int SmallNumber() =>
        Number() is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw new ProtocolException($"field {Tag} is out of range");

    /// <summary>The current field as text in UTF-8.</summary>
    /// <exception cref="ProtocolException">It is not UTF-8.</exception>
    public readonly string Text()
    {
        try
        {
            return Strict.GetString(Content);
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException($"field {Tag} is not UTF-8");
        }
    }
}
