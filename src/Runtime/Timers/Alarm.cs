using System.Runtime.InteropServices;

namespace Holdfast.Runtime.Timers;

/// <summary>
/// A sleep of one thread, exact to the kernel's timer slack (50 µs), that another thread can end. The platform's own waits count
/// whole milliseconds.
/// </summary>
internal sealed unsafe partial class Alarm
{
    private const short PollIn = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    private readonly int _event;

    /// <summary>Creates an alarm; it lives as long as the program.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public Alarm()
    {
        _event = EventFd(0, CloseOnExec | NonBlocking);
        if (_event < 0)
            throw new IOException("The timers cannot be started: the system gives no more descriptors.");
    }

    /// <summary>Sleeps until the time has passed or <see cref="Ring"/> is called; a ring before the sleep ends it at once.</summary>
    /// <param name="duration">How long; negative for as long as it takes.</param>
    public void Sleep(TimeSpan duration)
    {
        var poll = new PollEntry { Descriptor = _event, Events = PollIn };
        var limit = new TimeSpec
        {
            Seconds = (nint)(duration.Ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(duration.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };
        if (Poll(&poll, 1, duration < TimeSpan.Zero ? null : &limit, null) > 0)
        {
            ulong rings;
            _ = Read(_event, &rings, sizeof(ulong));
        }
    }

    /// <summary>Ends the sleep, or the next one.</summary>
    public void Ring()
    {
        var one = 1UL;
        _ = Write(_event, &one, sizeof(ulong));
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(PollEntry* entries, nuint count, TimeSpec* limit, void* signals);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* buffer, nuint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
