namespace Holdfast.Processes.Logs;

/// <summary>A line that a worker wrote.</summary>
public sealed record LogLine
{
    /// <summary>Who wrote it.</summary>
    public required string Worker { get; init; }

    /// <summary>On which stream.</summary>
    public required LogStream Stream { get; init; }

    /// <summary>Position of its first byte in all that the worker ever wrote on the stream.</summary>
    public required long Position { get; init; }

    /// <summary>Position behind its end; to go on, read from here.</summary>
    public required long Next { get; init; }

    /// <summary>When it was written, up to a second early; null where that is not known.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The level it names, in one of the usual ways; null where it names none.</summary>
    public LogSeverity? Severity { get; init; }

    /// <summary>The line without its end; bytes that are not UTF-8 are replaced.</summary>
    public required string Text { get; init; }
}
