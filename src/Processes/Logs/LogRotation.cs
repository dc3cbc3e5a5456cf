namespace Holdfast.Processes.Logs;

/// <summary>When a new file is begun, for each stream.</summary>
public sealed record LogRotation
{
    /// <summary>The length from which on, in bytes; 0 for never.</summary>
    public long Size { get; init; } = 10L * 1024 * 1024;

    /// <summary>The age from which on; zero for never.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(1);
}
