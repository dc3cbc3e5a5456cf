using System.Buffers;
using System.Security.Cryptography;

namespace Holdfast.Sessions.Secrets;

/// <summary>Bytes that gather, of which no copy is left: the collector moves none, and what it is grown out of or cleared of is zeroed.</summary>
internal sealed class SecretBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] _bytes = SecretBytes.Make(capacity);
    private int _length;

    /// <summary>What was written; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Zeroes it; it begins anew.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, _length));
        _length = 0;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count) return;
        var larger = SecretBytes.Make(Math.Max(_length + count, _bytes.Length * 2));
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = larger;
    }
}
