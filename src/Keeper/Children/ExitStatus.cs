namespace Holdfast.Keeper.Children;

/// <summary>The two halves of an exit status in the form of waitpid(2).</summary>
internal static class ExitStatus
{
    /// <summary>The signal that ended the process; 0 where it exited by itself.</summary>
    public static int Signal(int status) => status & 0x7f;

    /// <summary>The exit code; 0 where a signal ended the process.</summary>
    public static int Code(int status) => Signal(status) == 0 ? (status >> 8) & 0xff : 0;
}
