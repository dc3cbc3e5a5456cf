namespace Holdfast.Processes.Logs;

/// <summary>How grave a line is, as its writer said; from the least to the gravest.</summary>
public enum LogSeverity
{
    /// <summary>Each step.</summary>
    Trace,

    /// <summary>For whoever looks for a fault.</summary>
    Debug,

    /// <summary>What happens; what a line counts as that names no level.</summary>
    Info,

    /// <summary>Worth a look: warnings and notices of weight.</summary>
    Warn,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>Nothing goes any more: fatal, critical, alert, emergency, panic.</summary>
    Fatal,
}
