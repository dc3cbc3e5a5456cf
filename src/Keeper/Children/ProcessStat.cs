using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>Reads /proc/PID/stat.</summary>
internal static unsafe class ProcessStat
{
    private const int MostBytes = 4096;

    /// <summary>The start time in clock ticks since boot; 0 where the process is gone.</summary>
    public static long StartTicks(int pid) => ProcessStatText.StartTicks(Read(pid));

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
