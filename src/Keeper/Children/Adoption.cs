using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>
/// Processes whose parent was another Keeper. Pid and start time name one process within a boot of the machine; whoever got its
/// number later is never touched.
/// </summary>
internal static class Adoption
{
    private const int SigKill = 9;

    /// <summary>Opens a living process's descriptor.</summary>
    /// <returns>The descriptor; or -1 and the system's error number, ESRCH where that process does not live any more.</returns>
    public static (int Descriptor, int Errno) Open(int pid, long startTicks)
    {
        var descriptor = pid > 0 ? Libc.PidfdOpen(pid) : -1;
        if (descriptor < 0)
            return (-1, pid > 0 ? Errno.Last : Errno.NoProcess);

        // In this order: while the descriptor's process lives the number is its own, so what the number tells is about it.
        var stat = ProcessStat.Read(pid);
        var isIt = startTicks != 0 && ProcessStatText.StartTicks(stat) == startTicks && !ProcessStatText.HasEnded(stat);
        if (isIt && Pidfds.Lives(descriptor))
            return (descriptor, 0);
        _ = Libc.Close(descriptor);
        return (-1, Errno.NoProcess);
    }

    /// <summary>Whether the process behind a descriptor has ended.</summary>
    public static bool HasEnded(int pidfd) => Pipes.IsReadable(pidfd);

    /// <summary>
    /// Ends what is left of the group of an adopted child that has ended, unless it was only watched, and finds out how it ended: from itself while its parent
    /// has not reaped it, from the kernel's descriptor after that, and honestly not at all where neither tells.
    /// </summary>
    public static ChildEnd EndOf(Child child)
    {
        var diedAt = Libc.RealTime();
        if (!child.Start.Foreign)
            _ = Pidfds.SignalGroup(child.Pidfd, child.Start.Pid, child.Start.StartTicks, SigKill);
        return Make(StatusOf(child.Start.Pid, child.Start.StartTicks) ?? Pidfds.ExitStatus(child.Pidfd), diedAt);
    }

    /// <summary>How a process ended of which only the number is left.</summary>
    public static ChildEnd EndOf(int pid, long startTicks) => Make(StatusOf(pid, startTicks), Libc.RealTime());

    private static int? StatusOf(int pid, long startTicks)
    {
        var stat = ProcessStat.Read(pid);
        return ProcessStatText.StartTicks(stat) == startTicks && startTicks != 0 && ProcessStatText.HasEnded(stat)
            ? ProcessStatText.ExitStatus(stat)
            : null;
    }

    private static ChildEnd Make(int? status, long diedAt) => status is { } known
        ? new ChildEnd(ExitStatus.Code(known), ExitStatus.Signal(known), diedAt, 0, 0, 0)
        : new ChildEnd(0, 0, diedAt, 0, 0, 0) { Unknown = true };
}
