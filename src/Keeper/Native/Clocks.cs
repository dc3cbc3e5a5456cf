namespace Holdfast.Keeper.Native;

/// <summary>The clock that is never set: for pauses.</summary>
internal static unsafe class Clocks
{
    /// <summary>Nanoseconds of CLOCK_MONOTONIC.</summary>
    public static long Monotonic()
    {
        const int monotonic = 1;
        const long nanosecondsPerSecond = 1_000_000_000;
        var time = stackalloc long[2];
        return Libc.ClockGetTime(monotonic, time) == 0 ? (time[0] * nanosecondsPerSecond) + time[1] : 0;
    }
}
