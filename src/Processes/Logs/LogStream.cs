namespace Holdfast.Processes.Logs;

/// <summary>Which of a worker's two streams.</summary>
public enum LogStream
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}
