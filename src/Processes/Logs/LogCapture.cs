namespace Holdfast.Processes.Logs;

/// <summary>How what a worker writes is taken down.</summary>
public enum LogCapture
{
    /// <summary>Through a pipe that the Keeper empties: rotated, with times, and the worker never waits for a disk.</summary>
    Pipe,

    /// <summary>Straight into the file, which is not rotated and has no times.</summary>
    File,

    /// <summary>Not at all.</summary>
    None,
}
