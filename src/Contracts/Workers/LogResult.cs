namespace Holdfast.Contracts.Workers;

/// <summary>What a search of logs found, ordered by time over all workers.</summary>
public sealed record LogResult
{
    /// <summary>The lines.</summary>
    public required IReadOnlyList<LogRecord> Lines { get; init; }

    /// <summary>To go on, ask again with this as <c>cursor</c>; null where nothing was read.</summary>
    public string? Next { get; init; }

    /// <summary>Whether all was searched; else the search ended at its limit of lines, bytes or time and goes on from <see cref="Next"/>.</summary>
    public required bool Complete { get; init; }

    /// <summary>How many bytes of logs were looked at.</summary>
    public required long ScannedBytes { get; init; }
}
