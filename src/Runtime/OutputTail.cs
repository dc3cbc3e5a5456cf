using System.Text;

namespace Holdfast.Runtime;

/// <summary>The newest bytes of a program's output, bounded; safe for several writers.</summary>
internal sealed class OutputTail
{
    /// <summary>The most that is kept, in bytes.</summary>
    public const int LimitBytes = 1024 * 1024;

    private const int FirstSizeBytes = 4096;

    private readonly Lock _lock = new();
    private byte[] _ring = [];
    private int _start;
    private int _count;

    /// <summary>Adds bytes, dropping the oldest beyond the limit.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Length > LimitBytes ? bytes[^LimitBytes..] : bytes;
        lock (_lock)
        {
            Grow(Math.Min(LimitBytes, _count + bytes.Length));
            var overflow = Math.Max(0, _count + bytes.Length - _ring.Length);
            _start = _ring.Length == 0 ? 0 : (_start + overflow) % _ring.Length;
            _count -= overflow;
            var end = _ring.Length == 0 ? 0 : (_start + _count) % _ring.Length;
            var first = Math.Min(bytes.Length, _ring.Length - end);
            bytes[..first].CopyTo(_ring.AsSpan(end));
            bytes[first..].CopyTo(_ring);
            _count += bytes.Length;
        }
    }

    /// <summary>What is kept, as UTF-8; a character cut by the limit is left out.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            var bytes = Linear(_count);
            var skip = 0;
            while (_count == LimitBytes && skip < bytes.Length && (bytes[skip] & 0xC0) == 0x80)
            {
                skip++;
            }

            return Encoding.UTF8.GetString(bytes.AsSpan(skip));
        }
    }

    private void Grow(int needed)
    {
        if (needed > _ring.Length)
        {
            var size = Math.Clamp(_ring.Length * 2L, Math.Max(FirstSizeBytes, needed), LimitBytes);
            var ring = Linear((int)size);
            _ring = ring;
            _start = 0;
        }
    }

    private byte[] Linear(int size)
    {
        var linear = new byte[size];
        var first = Math.Min(_count, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(linear);
        _ring.AsSpan(0, _count - first).CopyTo(linear.AsSpan(first));
        return linear;
    }
}
