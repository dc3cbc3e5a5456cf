namespace Holdfast.Processes.Logs;

/// <summary>What to follow.</summary>
public sealed record LogFollowing
{
    /// <summary>The most workers that one reader follows.</summary>
    public const int MostWorkers = 2_000;

    /// <summary>The workers; empty for all.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>The stream; null for both.</summary>
    public LogStream? Stream { get; init; }

    /// <summary>Which lines.</summary>
    public LogFilter Filter { get; init; } = LogFilter.All;

    /// <summary>How many of the lines that are there already are told first, 0 to <see cref="LogSearch.MostLines"/>.</summary>
    public int Last { get; init; }

    /// <summary>Instead: all that was written at this time or later is told first. Streams of which no times are known begin at their end.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Instead, for one worker: from where to go on.</summary>
    public LogPositions? From { get; init; }
}
