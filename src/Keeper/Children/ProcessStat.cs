using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>Reads /proc/PID/stat.</summary>
internal static unsafe class ProcessStat
{
    private const int MostBytes = 4096;

    /// <summary>The start time in clock ticks since boot; 0 where the process is gone.</summary>
    public static long StartTicks(int pid) => ProcessStatText.StartTicks(Read(pid));

    /// <summary>How long ago a process was started, in nanoseconds of a clock that is never set; at most one tick more than it is.</summary>
    /// <param name="startTicks">Its start, as <see cref="StartTicks"/> gave it; of 0 nothing is known, and this is 0.</param>
    public static long Age(long startTicks)
    {
        const long nanosecondsInTick = 10_000_000; // USER_HZ is 100 on every machine that .NET runs on
        return startTicks == 0 ? 0 : Math.Max(1, Clocks.SinceBoot() - (startTicks * nanosecondsInTick));
    }

    /// <summary>The text; empty where the process is gone.</summary>
    public static ReadOnlySpan<byte> Read(int pid)
    {
        var descriptor = Libc.Open($"/proc/{pid}/stat", Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return default;
        var buffer = new byte[MostBytes];
        fixed (byte* start = buffer)
        {
            var count = Libc.Read(descriptor, start, MostBytes);
            _ = Libc.Close(descriptor);
            return buffer.AsSpan(0, (int)Math.Max(0, count));
        }
    }
}
