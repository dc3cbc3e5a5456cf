namespace Holdfast.Processes.Logs;

/// <summary>What to read of a log.</summary>
public sealed record LogQuery
{
    /// <summary>The most lines of one answer.</summary>
    public const int MostLines = 10_000;

    /// <summary>How many lines at the most, 1 to <see cref="MostLines"/>: the last ones, or the next ones after <see cref="From"/>.</summary>
    public int Lines { get; init; } = 100;

    /// <summary>
    /// Position in the stream to go on from, as the last answer's <see cref="LogSlice.Next"/> said; null for the end of the log. One that is
    /// not kept any more means the first that is; one beyond the end (the file was emptied by hand) the start of the file being written.
    /// </summary>
    public long? From { get; init; }
}
