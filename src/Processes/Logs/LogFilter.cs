namespace Holdfast.Processes.Logs;

/// <summary>Which lines are wanted.</summary>
public sealed record LogFilter
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MostPatternCharacters = 1_000;

    /// <summary>Every line.</summary>
    public static LogFilter All { get; } = new();

    /// <summary>The least grave level; lines that name none count as <see cref="LogSeverity.Info"/>. Null for all.</summary>
    public LogSeverity? Least { get; init; }

    /// <summary>
    /// Regular expressions of which one must be found in the line; none for every line. They are matched in time that grows with the
    /// line alone, so without looking around and without references back.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Regular expressions none of which may be found in the line.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
