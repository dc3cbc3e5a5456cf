using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>Reads a process's start time from /proc/PID/stat.</summary>
internal static unsafe class ProcessStat
{
    private const int MostBytes = 4096;

    /// <summary>The start time in clock ticks since boot; 0 where the process is gone.</summary>
    public static long StartTicks(int pid)
    {
        var descriptor = Libc.Open($"/proc/{pid}/stat", Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return 0;
        var buffer = stackalloc byte[MostBytes];
        var count = Libc.Read(descriptor, buffer, MostBytes);
        _ = Libc.Close(descriptor);
        return count > 0 ? ProcessStatText.StartTicks(new ReadOnlySpan<byte>(buffer, (int)count)) : 0;
    }
}
