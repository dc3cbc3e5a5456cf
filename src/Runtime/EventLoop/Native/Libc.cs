using System.Runtime.InteropServices;

namespace Holdfast.Runtime.EventLoop.Native;

/// <summary>
/// The C library (Linux). What is public here gives a result of 0 or more, or a negated <see cref="Errno"/>, as the ring does.
/// </summary>
internal static unsafe partial class Libc
{
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int ReadWriteProtection = 3;
    private const int SharedPopulated = 0x8001;
    private const int PrivateAnonymous = 0x22;
    private const int SharedMapping = 1;

    // As many cores as the kernel can be built for: 8192.
    private const int CoreMaskWords = 128;

    /// <summary>Flags of sends through the ring: no SIGPIPE, and all of it where that is possible without waiting.</summary>
    public const uint SendFlags = NoSignal | 0x100;

    /// <summary>Sends what fits without waiting.</summary>
    public static int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            return Result((int)SendRaw(descriptor, pointer, (nuint)bytes.Length, DoNotWait | NoSignal));
        }
    }

    /// <summary>Receives what is there without waiting; 0 at the end.</summary>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            return Result((int)ReceiveRaw(descriptor, pointer, (nuint)buffer.Length, DoNotWait));
        }
    }

    /// <summary>Says that no more will be sent.</summary>
    public static int ShutdownWrites(int descriptor) => Result(ShutdownRaw(descriptor, 1));

    /// <summary>Ends both directions, which wakes whoever waits on the socket.</summary>
    public static int Shutdown(int descriptor) => Result(ShutdownRaw(descriptor, 2));

    /// <summary>Closes a descriptor. It is closed even where an error is told.</summary>
    public static int Close(int descriptor) => Result(CloseRaw(descriptor));

    /// <summary>Opens a file; the path is relative to the working folder.</summary>
    public static int Open(string path, int flags, uint mode) => Result(OpenRaw(path, flags, mode));

    /// <summary>A counter that wakes a loop.</summary>
    public static int EventCounter(bool blocking) => Result(EventCounterRaw(0, 0x80000 | (blocking ? 0 : 0x800)));

    /// <summary>Adds one to a counter.</summary>
    public static int Raise(int counter)
    {
        var one = 1UL;
        return Result((int)WriteRaw(counter, &one, sizeof(ulong)));
    }

    /// <summary>Sets a counter to zero without waiting.</summary>
    public static int Lower(int counter)
    {
        ulong count;
        return Result((int)ReadRaw(counter, &count, sizeof(ulong)));
    }

    /// <summary>Ties the calling thread to one core.</summary>
    public static int PinThread(int core)
    {
        var mask = stackalloc ulong[CoreMaskWords];
        new Span<ulong>(mask, CoreMaskWords).Clear();
        mask[core / 64] = 1UL << (core % 64);
        return Result(SetAffinityRaw(0, CoreMaskWords * sizeof(ulong), mask));
    }

    /// <summary>The cores on which the calling thread may run.</summary>
    public static int[] AllowedCores()
    {
        var mask = stackalloc ulong[CoreMaskWords];
        new Span<ulong>(mask, CoreMaskWords).Clear();
        if (GetAffinityRaw(0, CoreMaskWords * sizeof(ulong), mask) < 0)
            return [0];
        var cores = new List<int>();
        for (var core = 0; core < CoreMaskWords * 64; core++)
        {
            if ((mask[core / 64] >> (core % 64) & 1) != 0)
                cores.Add(core);
        }

        return [.. cores];
    }

    /// <summary>Memory shared with the kernel behind a descriptor; null where it refuses.</summary>
    public static byte* MapShared(int descriptor, nuint bytes, ulong offset) =>
        Mapped(MapRaw(null, bytes, ReadWriteProtection, SharedPopulated, descriptor, (long)offset));

    /// <summary>Zeroed pages of our own, taken when first touched; null where there are none.</summary>
    public static byte* MapPages(nuint bytes) => Mapped(MapRaw(null, bytes, ReadWriteProtection, PrivateAnonymous, -1, 0));

    /// <summary>A file's pages, shared with whoever maps it; null where the system refuses.</summary>
    public static byte* MapFile(int descriptor, nuint bytes)
    {
        const int random = 1; // MADV_RANDOM
        var memory = Mapped(MapRaw(null, bytes, ReadWriteProtection, SharedMapping, descriptor, 0));
        // Or the first page touched would bring sixteen into memory.
        if (memory != null)
            _ = AdviseRaw(memory, bytes, random);
        return memory;
    }

    /// <summary>Has a file hold room for some of its bytes: 0, or an <see cref="Errno"/>.</summary>
    public static int ReserveRoom(int descriptor, long offset, long count) => ReserveRaw(descriptor, offset, count);

    /// <summary>Gives mapped memory back.</summary>
    public static void Unmap(byte* memory, nuint bytes)
    {
        if (memory != null)
            _ = UnmapRaw(memory, bytes);
    }

    /// <summary>A system call by its number, with up to six arguments.</summary>
    public static int Call(long number, long one, long two, long three, long four, long five, long six) =>
        Result((int)CallRaw(number, one, two, three, four, five, six));

    /// <summary>A result of 0 or more as it is; otherwise the negated error of the call just made.</summary>
    public static int Result(int result) => result >= 0 ? result : -Marshal.GetLastPInvokeError();

    private static byte* Mapped(byte* memory) => memory == (byte*)-1 ? null : memory;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long CallRaw(long number, long one, long two, long three, long four, long five, long six);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendRaw(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveRaw(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadRaw(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteRaw(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static partial int ShutdownRaw(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseRaw(int descriptor);

    // Open takes its third argument as a variadic one; on the platforms we know that is passed like an ordinary one.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenRaw(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventCounterRaw(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinityRaw(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinityRaw(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MapRaw(void* address, nuint bytes, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int AdviseRaw(byte* address, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int ReserveRaw(int descriptor, long offset, long count);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapRaw(byte* address, nuint bytes);
}
