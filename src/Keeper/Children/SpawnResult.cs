namespace Holdfast.Keeper.Children;

/// <summary>What came of an attempt to start a program.</summary>
/// <param name="Pid">The child's process id; 0 where it failed.</param>
/// <param name="Errno">The system's error number; 0 where it went well.</param>
/// <param name="Text">What failed, in words; empty where it went well.</param>
internal readonly record struct SpawnResult(int Pid, int Errno, string Text)
{
    /// <summary>A failure.</summary>
    public static SpawnResult Failed(int errno, string attempt) =>
        new(0, errno, $"{attempt}: {Native.Errno.Text(errno)}");
}
