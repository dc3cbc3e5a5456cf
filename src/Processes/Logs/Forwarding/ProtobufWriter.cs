using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Writes messages of protocol buffers (the wire format of protobuf.dev/programming-guides/encoding). Pure.</summary>
internal sealed class ProtobufWriter
{
    private const int VarintKind = 0;
    private const int Fixed64Kind = 1;
    private const int BytesKind = 2;
    private const int KindBits = 3;
    private const int VarintBits = 7;

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>A number of variable length.</summary>
    public void Varint(int field, ulong value)
    {
        Key(field, VarintKind);
        Number(value);
    }

    /// <summary>A number of eight bytes.</summary>
    public void Fixed64(int field, ulong value)
    {
        Key(field, Fixed64Kind);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
    }

    /// <summary>A text.</summary>
    public void Text(int field, string text)
    {
        Key(field, BytesKind);
        var count = Encoding.UTF8.GetByteCount(text);
        Number((ulong)count);
        Encoding.UTF8.GetBytes(text, Room(count));
    }

    /// <summary>A message within the message.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        // Its length stands before it and is known behind it only: room for the longest is left, and taken back.
        const int mostLengthBytes = 5;
        Key(field, BytesKind);
        var at = _length;
        Room(mostLengthBytes);
        write(this);
        var content = _bytes.AsSpan(at + mostLengthBytes, _length - at - mostLengthBytes);
        var count = content.Length;
        _length = at;
        Number((ulong)count);
        content.CopyTo(_bytes.AsSpan(_length));
        _length += count;
    }

    private void Key(int field, int kind) => Number(((ulong)field << KindBits) | (uint)kind);

    private void Number(ulong value)
    {
        const ulong more = 1 << VarintBits;
        while (value >= more)
        {
            Room(1)[0] = (byte)(value | more);
            value >>= VarintBits;
        }

        Room(1)[0] = (byte)value;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
