using System.Globalization;
using System.Text;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>Finds the process of a start that a dead Keeper had begun and not noted.</summary>
internal static unsafe class MarkedProcess
{
    private const int MostEnvironmentBytes = 2 * ProtocolLimits.FrameBytes;
    private const int MostLooks = 20; // at one that is just becoming another program
    private const int LookAfterMilliseconds = 1;

    /// <summary>
    /// The process with a mark in its environment that leads a session; of several (descendants inherit the mark) the one started
    /// first.
    /// </summary>
    /// <returns>Pid and start time; null where there is none.</returns>
    public static (int Pid, long StartTicks)? Find(string mark)
    {
        var wanted = Encoding.UTF8.GetBytes($"{mark}\0");
        (int Pid, long StartTicks)? found = null;
        foreach (var name in Files.Names("/proc"))
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            var stat = ProcessStat.Read(pid);
            if (ProcessStatText.Session(stat) != pid || ProcessStatText.HasEnded(stat) || !IsMarked(pid, wanted))
                continue;
            var start = ProcessStatText.StartTicks(stat);
            if (found is null || start < found.Value.StartTicks)
                found = (pid, start);
        }

        return found;
    }

    // While execve(2) exchanges a process's memory, it has no environment; whoever was overlooked then would live on beside a second one.
    private static bool IsMarked(int pid, ReadOnlySpan<byte> wanted)
    {
        var environment = EnvironmentOf(pid);
        for (var look = 1; look < MostLooks && environment is []; look++)
        {
            _ = LaunchCalls.Poll(null, 0, LookAfterMilliseconds);
            environment = EnvironmentOf(pid);
        }

        return environment.AsSpan().IndexOf(wanted) >= 0;
    }

    // Null where it is nobody's business, or the process is gone.
    private static byte[]? EnvironmentOf(int pid)
    {
        var descriptor = Libc.Open($"/proc/{pid}/environ", Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return null;
        const int pieceBytes = 64 * 1024;
        var environment = new byte[pieceBytes];
        var length = 0;
        while (length < MostEnvironmentBytes && Files.ReadAt(descriptor, environment.AsSpan(length), length) is var count and > 0)
        {
            length += count;
            if (length == environment.Length)
                Array.Resize(ref environment, environment.Length * 2);
        }

        _ = Libc.Close(descriptor);
        return environment[..length];
    }
}
