using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Keeper.Protocol;

/// <summary>Writes one frame after the other into a buffer that grows.</summary>
internal sealed class FrameWriter
{
    private const int FirstBytes = 512;
    private byte[] _buffer = new byte[FirstBytes];
    private int _length;
    private int _frameStart;

    /// <summary>What was written, in whole frames once the last one is ended.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Forgets what was written, so that the buffer serves again.</summary>
    public void Clear() => _length = 0;

    /// <summary>Begins a frame.</summary>
    public void Begin(MessageKind kind, uint request)
    {
        _frameStart = _length;
        var head = Reserve(Frame.PrefixBytes + Frame.HeadBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(head[Frame.PrefixBytes..], (ushort)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(head[(Frame.PrefixBytes + 2)..], request);
    }

    /// <summary>Ends the frame: its length is known now.</summary>
    /// <exception cref="ProtocolException">It is longer than a frame may be; the frame is taken back.</exception>
    public void End()
    {
        var length = _length - _frameStart - Frame.PrefixBytes;
        if (length > ProtocolLimits.FrameBytes)
        {
            _length = _frameStart;
            throw new ProtocolException($"a message of {length} bytes; {ProtocolLimits.FrameBytes} are possible");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_frameStart), (uint)length);
    }

    /// <summary>Writes a number of eight bytes.</summary>
    public void Number(ushort tag, long value)
    {
        var field = Field(tag, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
    }

    /// <summary>Writes text in UTF-8; nothing where it is null.</summary>
    public void Text(ushort tag, string? value)
    {
        if (value is null)
            return;
        var field = Field(tag, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, field);
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Bytes(ushort tag, ReadOnlySpan<byte> value) => value.CopyTo(Field(tag, value.Length));

    /// <summary>Begins a field that holds fields itself.</summary>
    /// <returns>What <see cref="EndNested"/> needs.</returns>
    public int BeginNested(ushort tag)
    {
        Field(tag, 0);
        return _length;
    }

    /// <summary>Ends a field that holds fields.</summary>
    public void EndNested(int start) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start - sizeof(uint)), (uint)(_length - start));

    private Span<byte> Field(ushort tag, int length)
    {
        var head = Reserve(sizeof(ushort) + sizeof(uint));
        BinaryPrimitives.WriteUInt16LittleEndian(head, tag);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ushort)..], (uint)length);
        return Reserve(length);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        var reserved = _buffer.AsSpan(_length, count);
        _length += count;
        return reserved;
    }
}
