namespace Holdfast.Processes.Logs;

/// <summary>What becomes of what a worker writes. Immutable.</summary>
public sealed record LogOptions
{
    /// <summary>When a new file is begun.</summary>
    public LogRotation Rotate { get; init; } = new();

    /// <summary>What is kept of the old ones.</summary>
    public LogRetention Keep { get; init; } = new();

    /// <summary>Whether rotated files are compressed (gzip).</summary>
    public bool Compress { get; init; } = true;

    /// <summary>How it is taken down.</summary>
    public LogCapture Capture { get; init; } = LogCapture.Pipe;

    /// <summary>
    /// Whether the worker waits while its output cannot be written, as on a full disk. Else what cannot be written is dropped and counted.
    /// </summary>
    public bool WaitWhenFull { get; init; }

    /// <summary>Where it is forwarded to.</summary>
    public IReadOnlyList<LogTarget> Forward { get; init; } = [];
}
