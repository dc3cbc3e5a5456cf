using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>
/// What a process descriptor can tell and do. It names one process for ever: nothing here can meet another one that has got its
/// number (pidfd_open(2), pidfd_send_signal(2)).
/// </summary>
internal static unsafe partial class Pidfds
{
    private const string Library = "libc";
    private const long SendSignalNumber = 424;
    private const uint WholeGroup = 4; // PIDFD_SIGNAL_PROCESS_GROUP, since Linux 6.9
    private const ulong GetInformation = 0xC040FF0B; // PIDFD_GET_INFO of the first size of struct pidfd_info, since Linux 6.13
    private const int InformationBytes = 64;
    private const int ExitOffset = 60;
    private const ulong ExitWanted = 8; // PIDFD_INFO_EXIT, since Linux 6.15

    /// <summary>Whether the process lives.</summary>
    public static bool Lives(int pidfd) => SystemCall(SendSignalNumber, pidfd, 0, 0, 0) == 0;

    /// <summary>Signals the process, and it alone.</summary>
    /// <returns>0; or the system's error number.</returns>
    public static int Signal(int pidfd, int signal) => SystemCall(SendSignalNumber, pidfd, signal, 0, 0) == 0 ? 0 : Errno.Last;

    /// <summary>
    /// Signals the group that the process leads or led. Where the kernel cannot do it by descriptor it is done by number, but only
    /// while the process has not been reaped by its parent, or nobody has its number.
    /// </summary>
    /// <returns>0; or the system's error number.</returns>
    public static int SignalGroup(int pidfd, int pid, long startTicks, int signal)
    {
        if (SystemCall(SendSignalNumber, pidfd, signal, 0, WholeGroup) == 0)
            return 0;
        if (Errno.Last is not Errno.Invalid)
            return Errno.Last;
        if (Children.ProcessStat.StartTicks(pid) is var holder && holder != 0 && holder != startTicks)
            return Errno.NoProcess;
        return Libc.Kill(-pid, signal) == 0 ? 0 : Errno.Last;
    }

    /// <summary>The exit status, in the form of waitpid(2), of a process that its parent has reaped; null where the kernel does not tell.</summary>
    public static int? ExitStatus(int pidfd)
    {
        var information = stackalloc byte[InformationBytes];
        new Span<byte>(information, InformationBytes).Clear();
        *(ulong*)information = ExitWanted;
        return InputOutputControl(pidfd, GetInformation, information) == 0 && (*(ulong*)information & ExitWanted) != 0
            ? *(int*)(information + ExitOffset)
            : null;
    }

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long descriptor, long signal, long information, long flags);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int InputOutputControl(int descriptor, ulong request, byte* argument);
}
