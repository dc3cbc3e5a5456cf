namespace Holdfast.Processes.Logs;

/// <summary>What a search found, ordered by time over all workers.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Next">From where to go on; null where nothing was read.</param>
/// <param name="IsComplete">Whether all was searched; else the search ended at its limit of lines, bytes or time, and goes on from <paramref name="Next"/>.</param>
/// <param name="ScannedBytes">How many bytes of logs were looked at.</param>
public sealed record LogPage(IReadOnlyList<LogLine> Lines, string? Next, bool IsComplete, long ScannedBytes);
