using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>One epoll instance (epoll(7)). Results are 0 or more, or a negated error.</summary>
internal sealed unsafe partial class EpollSet : IDisposable
{
    private const int WaitCall = 441;
    private const int AddCommand = 1;
    private const int RemoveCommand = 2;
    private const int ChangeCommand = 3;
    private const int MostEvents = 512;
    private const int MaskOffset = 0;

    // The structure is packed on x86-64 alone.
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int DataOffset = Packed ? 4 : 8;
    private static readonly int EventBytes = Packed ? 12 : 16;

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(MostEvents * EventBytes));
    private readonly int _descriptor;
    private bool _coarse;

    /// <summary>Creates an instance.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public EpollSet()
    {
        _descriptor = Libc.Result(CreateRaw(0x80000));
        if (_descriptor < 0)
            throw new IOException($"The system gave no epoll instance: {Marshal.GetPInvokeErrorMessage(-_descriptor)}");
    }

    /// <summary>Begins to tell about a descriptor.</summary>
    public int Add(int descriptor, EpollEvents events, ulong tag) => Control(AddCommand, descriptor, events, tag);

    /// <summary>Changes what is told.</summary>
    public int Change(int descriptor, EpollEvents events, ulong tag) => Control(ChangeCommand, descriptor, events, tag);

    /// <summary>Tells nothing more.</summary>
    public int Remove(int descriptor) => Control(RemoveCommand, descriptor, EpollEvents.None, 0);

    /// <summary>Waits for events: how many there are, to be had from <see cref="Event"/>.</summary>
    /// <param name="nanoseconds">How long at most; negative for no limit.</param>
    public int Wait(long nanoseconds)
    {
        if (!_coarse)
        {
            var time = stackalloc long[2];
            (time[0], time[1]) = Math.DivRem(Math.Max(nanoseconds, 0), 1_000_000_000);
            var result = Libc.Call(WaitCall, _descriptor, (long)_events, MostEvents, nanoseconds < 0 ? 0 : (long)time, 0, 0);

            // Sandboxes that do not know the call answer that it is not permitted.
            if (result is not (-Errno.NoSuchCall or -Errno.NotPermitted))
                return result;
            _coarse = true;
        }

        var milliseconds = nanoseconds < 0 ? -1 : (int)Math.Min((nanoseconds + 999_999) / 1_000_000, int.MaxValue);
        return Libc.Result(WaitRaw(_descriptor, _events, MostEvents, milliseconds));
    }

    /// <summary>One event of the last wait.</summary>
    public (EpollEvents Events, ulong Tag) Event(int index)
    {
        var entry = _events + (index * EventBytes);
        return ((EpollEvents)Read<uint>(entry + MaskOffset), Read<ulong>(entry + DataOffset));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Libc.Close(_descriptor);
        NativeMemory.Free(_events);
    }

    private static T Read<T>(byte* address)
        where T : unmanaged => System.Runtime.CompilerServices.Unsafe.ReadUnaligned<T>(address);

    private int Control(int command, int descriptor, EpollEvents events, ulong tag)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = (uint)events;
        System.Runtime.CompilerServices.Unsafe.WriteUnaligned(entry + DataOffset, tag);
        return Libc.Result(ControlRaw(_descriptor, command, descriptor, entry));
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateRaw(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlRaw(int set, int command, int descriptor, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitRaw(int set, byte* events, int count, int milliseconds);
}
