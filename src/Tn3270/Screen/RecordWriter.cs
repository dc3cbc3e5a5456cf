using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>Appends bytes to a buffer writer without an allocation or a call per byte; <see cref="Finish"/> hands over the last.</summary>
internal ref struct RecordWriter(IBufferWriter<byte> output)
{
    /// <summary>Bytes asked of the output at a time.</summary>
    private const int Chunk = 256;

    private Span<byte> _span;
    private int _used;
    private int _handedOver;

    public readonly int Length => _handedOver + _used;

    public void Write(byte value)
    {
        if (_used == _span.Length)
            Turn();
        _span[_used++] = value;
    }

    public void Write(byte first, byte second)
    {
        Write(first);
        Write(second);
    }

    public void WriteUInt16(int value) => Write((byte)(value >> 8), (byte)value);

    public void Write(scoped ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
            Write(value);
    }

    /// <summary>Hands over what was written and returns the length of all of it, in bytes.</summary>
    public int Finish()
    {
        output.Advance(_used);
        _handedOver += _used;
        _used = 0;
        _span = default;
        return _handedOver;
    }

    private void Turn()
    {
        if (_used > 0)
            output.Advance(_used);
        _handedOver += _used;
        _used = 0;
        _span = output.GetSpan(Chunk);
    }
}
