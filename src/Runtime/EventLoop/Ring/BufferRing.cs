using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// Buffers lent to the kernel, which fills one when bytes arrive: a connection on which nothing arrives holds none.
/// </summary>
/// <remarks>io_uring_register(2), IORING_REGISTER_PBUF_RING; struct io_uring_buf is address, length, number: 16 bytes.</remarks>
internal sealed unsafe class BufferRing : IDisposable
{
    /// <summary>The group that submissions name.</summary>
    public const ushort Group = 1;

    private const uint RegisterRing = 22;
    private const int EntryBytes = 16;
    private const int TailOffset = 14;
    private const int NumberOffset = 12;
    private const int LengthOffset = 8;

    private readonly byte* _entries;
    private readonly byte* _buffers;
    private readonly int _count;
    private readonly int _size;
    private ushort _tail;

    private BufferRing(byte* entries, byte* buffers, int count, int size)
    {
        _entries = entries;
        _buffers = buffers;
        _count = count;
        _size = size;
        for (var number = 0; number < count; number++)
        {
            Add(number);
        }

        Lent = count;
        Publish();
    }

    /// <summary>How many buffers the kernel has.</summary>
    public int Lent { get; private set; }

    /// <summary>How many there are in all.</summary>
    public int Count => _count;

    /// <summary>Lends buffers to a ring; null where the kernel does not know how, with the negated error.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="count">How many buffers, a power of two, at most 32,768.</param>
    /// <param name="size">Bytes of each.</param>
    /// <param name="error">Why not.</param>
    public static BufferRing? Create(KernelRing ring, int count, int size, out int error)
    {
        var entries = Libc.MapPages((nuint)(count * EntryBytes));
        var buffers = Libc.MapPages((nuint)count * (nuint)size);
        error = -Errno.NoMemory;
        if (entries != null && buffers != null)
        {
            // struct io_uring_buf_reg: address, then entries and group, then reserved words.
            var registration = stackalloc ulong[5];
            new Span<ulong>(registration, 5).Clear();
            registration[0] = (ulong)entries;
            registration[1] = (uint)count | ((ulong)Group << 32);
            error = ring.Register(RegisterRing, registration, 1);
            if (error >= 0)
                return new BufferRing(entries, buffers, count, size);
        }

        Libc.Unmap(entries, (nuint)(count * EntryBytes));
        Libc.Unmap(buffers, (nuint)count * (nuint)size);
        return null;
    }

    /// <summary>What the kernel put into a buffer; the buffer is ours until it is given back.</summary>
    public ReadOnlySpan<byte> Bytes(int number, int offset, int length) => new(_buffers + ((nint)number * _size) + offset, length);

    /// <summary>Says that the kernel has filled a buffer, which is ours now.</summary>
    public void Took() => Lent--;

    /// <summary>Lends a buffer again, from the next <see cref="Publish"/> on.</summary>
    public void GiveBack(int number)
    {
        Add(number);
        Lent++;
    }

    /// <summary>Shows the kernel what was given back.</summary>
    public void Publish() => Volatile.Write(ref *(ushort*)(_entries + TailOffset), _tail);

    /// <summary>Frees the buffers; the ring has ended before.</summary>
    public void Dispose()
    {
        Libc.Unmap(_entries, (nuint)(_count * EntryBytes));
        Libc.Unmap(_buffers, (nuint)_count * (nuint)_size);
    }

    private void Add(int number)
    {
        var entry = _entries + ((_tail & (_count - 1)) * EntryBytes);
        *(ulong*)entry = (ulong)(_buffers + ((nint)number * _size));
        *(uint*)(entry + LengthOffset) = (uint)_size;
        *(ushort*)(entry + NumberOffset) = (ushort)number;
        _tail++;
    }
}
