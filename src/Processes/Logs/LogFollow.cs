using Holdfast.Processes.Logs.Reading;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs;

/// <summary>
/// Follows streams: each line once and whole, over rotations. It looks at the lengths of the files while somebody waits for the next lines:
/// every 20 ms while something comes, and at the least four times a second (once, where more than 64 streams are followed).
/// </summary>
public sealed class LogFollow : IAsyncDisposable
{
    private const int MostLinesOfStream = 1_000;
    private const int ManyStreams = 64;
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostPauseOfMany = TimeSpan.FromSeconds(1);

    private readonly Io _io;
    private readonly LineFilter _filter;
    private readonly LineReader[] _readers;
    private IReadOnlyList<LogLine> _backlog;
    private LogPositions _told;

    internal LogFollow(Io io, LineFilter filter, LineReader[] readers, IReadOnlyList<LogLine> backlog, LogPositions begin)
    {
        _told = begin;
        _io = io;
        _filter = filter;
        _readers = readers;
        _backlog = backlog;
    }

    /// <summary>Bytes that were asked for but are not kept any more.</summary>
    public long Lost => _readers.Sum(reader => reader.Lost);

    /// <summary>The next lines, at least one, in order of time; waits until there are any. For one caller at a time.</summary>
    public async ValueTask<IReadOnlyList<LogLine>> NextAsync(CancellationToken cancellationToken)
    {
        if (_backlog is { Count: > 0 } first)
        {
            _backlog = [];
            return first;
        }

        var pause = LeastPause;
        while (true)
        {
            var (lines, anything) = await ReadAsync(cancellationToken);
            if (lines.Count > 0)
                return lines;
            pause = anything ? LeastPause : Longer(pause);
            await _io.Clock.Delay(anything ? TimeSpan.Zero : pause, cancellationToken);
        }
    }

    /// <summary>How far one worker's two streams were told; before the first line, where it begins.</summary>
    public LogPositions Positions => _told;

    /// <summary>How far one worker's two streams were told when this line, the next one told, is told as well.</summary>
    public LogPositions PositionsAt(LogLine line) => _told = _told.After(line);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
            await reader.DisposeAsync();
    }

    private async ValueTask<(IReadOnlyList<LogLine> Lines, bool Anything)> ReadAsync(CancellationToken cancellationToken)
    {
        List<LogLine> wanted = [];
        var anything = false;
        foreach (var reader in _readers)
        {
            var lines = await reader.NextAsync(MostLinesOfStream, wholeOnly: true, cancellationToken);
            anything |= lines.Count > 0;
            wanted.AddRange(lines.Where(_filter.Passes));
        }

        return (_readers.Length > 1 && wanted.Count > 1 ? [.. wanted.OrderBy(LogCursor.Of, LogCursor.Order)] : wanted, anything);
    }

    private TimeSpan Longer(TimeSpan pause)
    {
        var most = _readers.Length > ManyStreams ? MostPauseOfMany : MostPause;
        return pause + pause < most ? pause + pause : most;
    }
}
