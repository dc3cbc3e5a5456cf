using System.Buffers;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Bytes that gather up to a limit. An array grown past what is worth keeping is borrowed, and given back when it is cleared.
/// </summary>
internal sealed class GrowingBuffer(int limit, int keptCapacity) : IBufferWriter<byte>
{
    private const int FirstCapacity = 256;

    private byte[] _bytes = [];
    private int _length;
    private bool _borrowed;

    /// <summary>Whether the content was handed to a reader, who is done with it at the next call.</summary>
    public bool Delivered { get; set; }

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Appends, or returns false where that would pass the limit.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - _length)
        {
            return false;
        }
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    public void Clear()
    {
        _length = 0;
        Delivered = false;
        if (_bytes.Length > keptCapacity)
        {
            Release();
            _bytes = [];
        }
    }

    public void ClearIfDelivered()
    {
        if (Delivered)
        {
            Clear();
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }
        int capacity = Math.Max(Math.Max(FirstCapacity, _length + count), Math.Min(_bytes.Length * 2, limit));
        bool borrow = capacity > keptCapacity;
        byte[] larger = borrow ? ArrayPool<byte>.Shared.Rent(capacity) : new byte[capacity];
        Written.CopyTo(larger);
        Release();
        _bytes = larger;
        _borrowed = borrow;
    }

    private void Release()
    {
        if (_borrowed)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _borrowed = false;
        }
    }

    /// <summary>Saves or sets what has gathered; what was delivered already is gone.</summary>
    public void Pass(StateTape tape)
    {
        ClearIfDelivered();
        byte[] bytes = tape.Reads ? [] : Written.ToArray();
        tape.PassBytes(ref bytes);
        if (!tape.Reads)
        {
            return;
        }
        Clear();
        if (!TryAppend(bytes))
        {
            throw StateTape.Malformed("a buffer is too long");
        }
    }
}
