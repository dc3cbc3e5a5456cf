using System.Runtime.InteropServices;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Signals and waiting, by the C library (Linux).</summary>
internal static unsafe partial class NativeProcess
{
    private const int ById = 1;
    private const int Exited = 4;
    private const int LeaveWaitable = 0x01000000;
    private const int SignalInformationBytes = 128;
    private const int Interrupted = 4;

    /// <summary>Sends a signal; a process that has ended is no fault.</summary>
    public static void Signal(int id, int signal) => _ = Kill(id, signal);

    /// <summary>Blocks until a child has ended, leaving it to be reaped.</summary>
    public static void AwaitExit(int id)
    {
        var information = stackalloc byte[SignalInformationBytes];
        while (WaitId(ById, id, information, Exited | LeaveWaitable) != 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
            // A signal to this program woke the wait.
        }
    }

    /// <summary>Collects an ended child: its exit status, or 128 plus the signal that ended it.</summary>
    public static int Reap(int id)
    {
        int status;
        while (WaitPid(id, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new IOException($"Process {id} was collected by somebody else; its exit status is lost.");
            }
        }

        var signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int id, byte* information, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int id, int* status, int options);
}
