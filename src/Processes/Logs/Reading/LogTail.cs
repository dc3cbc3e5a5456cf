using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>
/// Finds the last lines of streams that a filter lets through, from the end backwards. Each stream may take an equal share of what those
/// before it have left over, so that one in which little is found does not take the others' time.
/// </summary>
/// <param name="io">Time.</param>
/// <param name="limits">What all streams together may take.</param>
/// <param name="streams">How many streams there are.</param>
/// <param name="filter">Which lines are wanted.</param>
/// <param name="search">How many, and of what time.</param>
internal sealed class LogTail(Io io, SearchLimits limits, int streams, LineFilter filter, LogSearch search)
{
    private readonly TimeSpan _deadline = io.Clock.Elapsed + limits.Time;
    private List<LogLine> _kept = [];
    private long _scanned;
    private int _left = streams;
    private bool _isCut;

    /// <summary>What was found so far; complete where no stream was left before its end.</summary>
    public LogPage Page => new(_kept, _kept.Count == 0 ? null : LogCursor.Of(_kept[^1]).ToString(), IsComplete: !_isCut, _scanned);

    /// <summary>Takes in the last lines of a stream.</summary>
    /// <param name="reader">The stream.</param>
    /// <param name="end">Where to begin, going back; a line ends there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask AddAsync(LineReader reader, long end, CancellationToken cancellationToken)
    {
        List<LogLine> found = [];
        var since = search.Since is { } from ? TimeMark.Of(from) - TimeMark.GrainMicroseconds : long.MinValue;
        var (start, _) = await reader.BoundsAsync(cancellationToken);
        var (time, bytes) = Share();
        while (found.Count < search.Limit && end > start)
        {
            if (io.Clock.Elapsed >= time || _scanned >= bytes)
            {
                _isCut = true;
                break;
            }

            var lines = await reader.BeforeAsync(end, cancellationToken);
            if (lines.Count == 0 || !MayCount(lines[^1], since))
                break;
            _scanned += end - lines[0].Position;
            end = lines[0].Position;
            found.InsertRange(0, lines.Where(line => IsIn(line, since) && filter.Passes(line)));
        }

        _kept = [.. _kept.Concat(found).OrderBy(LogCursor.Of, LogCursor.Order).TakeLast(search.Limit)];
    }

    // Until when, and up to how many bytes in all, the next stream may be read.
    private (TimeSpan Time, long Bytes) Share()
    {
        var now = io.Clock.Elapsed;
        var share = Math.Max(1, _left--);
        return (now + ((_deadline - now) / share), _scanned + ((limits.Bytes - _scanned) / share));
    }

    // Whatever comes before a line in its stream comes before it in the whole as well.
    private bool MayCount(LogLine line, long since) =>
        (line.Time is not { } time || TimeMark.Of(time) > since) && (_kept.Count < search.Limit || LogCursor.Of(line).IsBehind(LogCursor.Of(_kept[0])));

    private bool IsIn(LogLine line, long since) =>
        (search.Since is null && search.Until is null)
        || (line.Time is { } time && TimeMark.Of(time) > since && (search.Until is not { } until || time < until));
}
