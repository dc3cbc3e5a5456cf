namespace Holdfast.Processes.Logs;

/// <summary>What to look for in workers' logs.</summary>
public sealed record LogSearch
{
    /// <summary>The most lines of one answer.</summary>
    public const int MostLines = 10_000;

    /// <summary>The workers; empty for all.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>The stream; null for both.</summary>
    public LogStream? Stream { get; init; }

    /// <summary>Only what was written at this time or later, to the second; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was written before this time; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Which lines.</summary>
    public LogFilter Filter { get; init; } = LogFilter.All;

    /// <summary>How many lines at the most, 1 to <see cref="MostLines"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Whether the last lines are wanted, and not the first ones.</summary>
    public bool FromEnd { get; init; }

    /// <summary>Where an earlier answer ended, as its <see cref="LogPage.Next"/> said; null to begin. Not for <see cref="FromEnd"/>.</summary>
    public string? Cursor { get; init; }
}
