using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>A <see cref="LogFilter"/> that is ready for use.</summary>
internal sealed class LineFilter
{
    private readonly LogSeverity _least;
    private readonly LinePattern[] _include;
    private readonly LinePattern[] _exclude;

    private LineFilter(LogSeverity least, LinePattern[] include, LinePattern[] exclude)
    {
        _least = least;
        _include = include;
        _exclude = exclude;
    }

    /// <summary>Makes a filter ready; a fault where a pattern is none.</summary>
    public static Result<LineFilter> Of(LogFilter filter)
    {
        List<LinePattern> include = [];
        List<LinePattern> exclude = [];
        foreach (var (texts, patterns) in (ReadOnlySpan<(IReadOnlyList<string>, List<LinePattern>)>)[(filter.Include, include), (filter.Exclude, exclude)])
        {
            foreach (var text in texts)
            {
                if (LinePattern.Of(text, out var reason) is not { } pattern)
                    return new Fault(RequestErrors.InvalidField, $"pattern: '{text}': {reason}.");
                patterns.Add(pattern);
            }
        }

        return new LineFilter(filter.Least ?? LogSeverity.Trace, [.. include], [.. exclude]);
    }

    /// <summary>Whether a line is wanted.</summary>
    public bool Passes(LogLine line)
    {
        if ((line.Severity ?? LogSeverity.Info) < _least)
            return false;
        foreach (var pattern in _exclude)
        {
            if (pattern.IsIn(line.Text))
                return false;
        }

        foreach (var pattern in _include)
        {
            if (pattern.IsIn(line.Text))
                return true;
        }

        return _include.Length == 0;
    }
}
