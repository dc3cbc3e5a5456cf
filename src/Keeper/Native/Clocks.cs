namespace Holdfast.Keeper.Native;

/// <summary>The clocks that are never set: for pauses and for how long something lasted.</summary>
internal static unsafe class Clocks
{
    /// <summary>Nanoseconds of CLOCK_MONOTONIC, which stands still while the machine sleeps.</summary>
    public static long Monotonic() => Read(1);

    /// <summary>Nanoseconds of CLOCK_BOOTTIME, which goes on meanwhile.</summary>
    public static long SinceBoot() => Read(7);

    private static long Read(int clock)
    {
        const long nanosecondsPerSecond = 1_000_000_000;
        var time = stackalloc long[2];
        return Libc.ClockGetTime(clock, time) == 0 ? (time[0] * nanosecondsPerSecond) + time[1] : 0;
    }
}
