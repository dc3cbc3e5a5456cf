using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>
/// An epoll instance. The kernel's event is 12 bytes on x86-64 (packed) and 16 elsewhere, so it is laid out by hand:
/// the event mask in the first four bytes, our number behind it.
/// </summary>
internal sealed unsafe class EventSet
{
    /// <summary>Descriptors handed out by one wait.</summary>
    public const int BatchSize = 64;

    private const uint In = 1;
    private const uint Out = 4;
    private const uint Once = 1u << 30;
    private const int Add = 1;
    private const int Remove = 2;
    private const int Modify = 3;
    private const int LargestEvent = 16;

    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int EventBytes = Packed ? 12 : 16;
    private static readonly int NumberOffset = Packed ? 4 : 8;

    private readonly int _epoll;

    /// <summary>Creates the instance.</summary>
    /// <exception cref="SystemFailure">The system has none to give.</exception>
    public EventSet()
    {
        _epoll = Libc.EpollCreate1(Flags.CloseOnExec);
        if (_epoll < 0)
            throw new SystemFailure("epoll_create1");
    }

    /// <summary>Watches a descriptor for something to read.</summary>
    /// <exception cref="SystemFailure">The system refused.</exception>
    public void Watch(int descriptor) => Change(Add, descriptor, In);

    /// <summary>Watches a descriptor for something to read and, where asked, for room to write.</summary>
    /// <exception cref="SystemFailure">The system refused.</exception>
    public void WatchRoom(int descriptor, bool room) => Change(Modify, descriptor, room ? In | Out : In);

    /// <summary>Watches a descriptor until it once has something to read or its other side is gone.</summary>
    /// <exception cref="SystemFailure">The system refused.</exception>
    public void WatchOnce(int descriptor) => Change(Add, descriptor, In | Once);

    /// <summary>Watches a descriptor of <see cref="WatchOnce"/> once more.</summary>
    /// <exception cref="SystemFailure">The system refused.</exception>
    public void WatchAgain(int descriptor) => Change(Modify, descriptor, In | Once);

    /// <summary>Watches it no more; to be done before it is closed.</summary>
    public void Forget(int descriptor)
    {
        var change = stackalloc byte[LargestEvent];
        _ = Libc.EpollCtl(_epoll, Remove, descriptor, change);
    }

    /// <summary>Waits, and fills in what is ready.</summary>
    /// <param name="descriptors">The ready ones.</param>
    /// <param name="timeout">The longest wait in milliseconds; -1 for as long as it takes.</param>
    /// <returns>How many descriptors are ready; 0 where the time has passed or a signal came.</returns>
    /// <exception cref="SystemFailure">The system refused.</exception>
    public int Wait(Span<int> descriptors, int timeout)
    {
        var events = stackalloc byte[BatchSize * LargestEvent];
        var count = Libc.EpollWait(_epoll, events, Math.Min(descriptors.Length, BatchSize), timeout);
        if (count < 0)
            return Errno.Last == Errno.Interrupted ? 0 : throw new SystemFailure("epoll_wait");
        for (var index = 0; index < count; index++)
            descriptors[index] = *(int*)(events + (index * EventBytes) + NumberOffset);
        return count;
    }

    private void Change(int operation, int descriptor, uint mask)
    {
        var change = stackalloc byte[LargestEvent];
        *(uint*)change = mask;
        *(int*)(change + NumberOffset) = descriptor;
        if (Libc.EpollCtl(_epoll, operation, descriptor, change) != 0)
            throw new SystemFailure("epoll_ctl");
    }
}
