namespace Holdfast.Runtime.Keeping;

/// <summary>
/// How one of a child's output streams is captured: through a named pipe that the Keeper empties into a log file. The child has both
/// ends of the pipe open, so it neither ends nor loses bytes while there is no Keeper; it waits when the pipe, 1 MiB, is full.
/// </summary>
public sealed record KeeperCapture
{
    /// <summary>Path of the named pipe; made where it is not there. Streams that name the same one are merged.</summary>
    public required string PipeFile { get; init; }

    /// <summary>
    /// Path of the current log file, ending in <c>.log</c>. A rotated one is <c>STEM.START-END.log</c>, where START and END are
    /// positions of 20 digits in the stream since its first byte; the current one begins where the last rotated one ends. Beside
    /// each lies <c>.times</c>: records of 16 bytes, position and microseconds since 1970 (both little-endian, 8 bytes).
    /// </summary>
    public required string LogFile { get; init; }

    /// <summary>The length in bytes at which the file is rotated, 4096 or more; 0 for never.</summary>
    public long RotateBytes { get; init; }

    /// <summary>The age since its first byte at which the file is rotated when more comes; zero for never.</summary>
    public TimeSpan RotateAge { get; init; }

    /// <summary>Whether the child waits while the disk takes nothing; else what cannot be kept is dropped and counted.</summary>
    public bool Waits { get; init; }
}
