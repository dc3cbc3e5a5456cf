using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>Searches streams onward in time: lines are merged first and matched then, so that where it ended is one place in time.</summary>
internal sealed class LogSearcher(Io io, SearchLimits limits)
{
    private const int LinesBetweenLooksAtTheClock = 256;

    /// <summary>Searches.</summary>
    public async ValueTask<LogPage> SearchAsync(
        IReadOnlyList<LogPlace> places, LogSearch search, LineFilter filter, LogCursor? after, CancellationToken cancellationToken)
    {
        List<SearchedStream> streams = [];
        try
        {
            var queue = new PriorityQueue<SearchedStream, LogCursor>(LogCursor.Order);
            var timesNeeded = search.Since is not null || search.Until is not null;
            foreach (var place in places)
            {
                var stream = new SearchedStream(new LineReader(io.Files, place, SearchLimits.PieceBytes(places.Count)));
                streams.Add(stream);
                if (await stream.BeginAsync(search.Since, timesNeeded, after, cancellationToken))
                    queue.Enqueue(stream, stream.Key);
            }

            return await MergeAsync(streams, queue, search, filter, after, cancellationToken);
        }
        finally
        {
            foreach (var stream in streams)
                await stream.DisposeAsync();
        }
    }

    private async ValueTask<LogPage> MergeAsync(
        List<SearchedStream> streams, PriorityQueue<SearchedStream, LogCursor> queue, LogSearch search, LineFilter filter,
        LogCursor? after, CancellationToken cancellationToken)
    {
        var deadline = io.Clock.Elapsed + limits.Time;
        List<LogLine> found = [];
        var last = after;
        var count = 0L;
        while (queue.TryDequeue(out var stream, out var key))
        {
            // As long as no other stream has an earlier line, this one goes on without a place in the queue.
            var hasOther = queue.TryPeek(out _, out var other);
            while (true)
            {
                if (search.Until is { } until && stream.Line.Time >= until)
                    break;
                last = key;
                if (filter.Passes(stream.Line))
                    found.Add(stream.Line);
                var more = await stream.NextAsync(cancellationToken);
                if (found.Count >= search.Limit || (++count % LinesBetweenLooksAtTheClock == 0 && IsSpent(streams, deadline)))
                    return new LogPage(found, last.ToString(), IsComplete: !more && queue.Count == 0, Scanned(streams));
                if (!more)
                    break;
                key = stream.Key;
                if (!hasOther || !key.IsBehind(other))
                    continue;
                queue.Enqueue(stream, key);
                break;
            }
        }

        return new LogPage(found, last?.ToString(), IsComplete: true, Scanned(streams));
    }

    private bool IsSpent(List<SearchedStream> streams, TimeSpan deadline) => io.Clock.Elapsed >= deadline || Scanned(streams) >= limits.Bytes;

    private static long Scanned(List<SearchedStream> streams) => streams.Sum(stream => stream.Scanned);
}
