using System.Buffers;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Bytes that gather up to a limit. An array grown past what is worth keeping is borrowed, and given back when it is cleared. What was
/// typed passes here: the arrays are zeroed when they are cleared or grown out of, and but for the borrowed ones pinned.
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

    /// <summary>Takes off what lies behind a length.</summary>
    public void Cut(int length)
    {
        _bytes.AsSpan(length, _length - length).Clear();
        _length = length;
    }

    public void Clear()
    {
        _bytes.AsSpan(0, _length).Clear();
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
        byte[] larger = borrow ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
        Written.CopyTo(larger);
        _bytes.AsSpan(0, _length).Clear();
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
        ReadOnlySpan<byte> bytes = tape.PassBytes(Written);
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
