using System.Buffers.Binary;

namespace Holdfast.Keeper.Protocol;

/// <summary>
/// One frame: a length of four bytes (of what follows it), the kind in two, the request's number in four, then fields.
/// All numbers are little-endian.
/// </summary>
internal readonly ref struct Frame
{
    /// <summary>Bytes of the length prefix.</summary>
    public const int PrefixBytes = 4;

    /// <summary>Bytes of kind and request number, which every frame has.</summary>
    public const int HeadBytes = 6;

    private Frame(MessageKind kind, uint request, ReadOnlySpan<byte> fields)
    {
        Kind = kind;
        Request = request;
        Fields = fields;
    }

    /// <summary>What the frame says; may be a kind that this side does not know.</summary>
    public MessageKind Kind { get; }

    /// <summary>The request it is or answers; 0 in what the Keeper tells unasked.</summary>
    public uint Request { get; }

    /// <summary>The fields, for a <see cref="FieldReader"/>.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    /// <summary>Takes the first frame of the bytes received so far.</summary>
    /// <returns>False where it is not whole yet.</returns>
    /// <exception cref="ProtocolException">The length is none that a frame can have.</exception>
    public static bool TryTake(ReadOnlySpan<byte> received, out Frame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (received.Length < PrefixBytes)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(received);
        if (length is < HeadBytes or > ProtocolLimits.FrameBytes)
            throw new ProtocolException($"a frame of {length} bytes; {HeadBytes} to {ProtocolLimits.FrameBytes} are possible");
        if (received.Length - PrefixBytes < length)
            return false;
        var body = received.Slice(PrefixBytes, (int)length);
        frame = new Frame(
            (MessageKind)BinaryPrimitives.ReadUInt16LittleEndian(body),
            BinaryPrimitives.ReadUInt32LittleEndian(body[2..]),
            body[HeadBytes..]);
        consumed = PrefixBytes + (int)length;
        return true;
    }
}
