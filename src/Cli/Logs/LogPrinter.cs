using Holdfast.Cli.Output;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Runtime;

namespace Holdfast.Cli.Logs;

/// <summary>Prints lines of logs that are there, or as they come; a node that goes away is waited for, and nothing is shown twice.</summary>
internal sealed class LogPrinter(WorkerCalls calls, Clock clock, LogWish wish, LogPicture picture)
{
    private const int PageLines = 1_000;

    // Lines are marked up to a second early, and the clocks of two machines are never quite the same.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Worker, string Stream), long> _shown = [];
    private DateTimeOffset? _lastTime;
    private string? _lastId;

    /// <summary>Prints what is there.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> PrintAsync(CancellationToken cancellationToken)
    {
        if (wish.Last is { } last)
        {
            var query = wish.Query(("since", wish.Since), ("until", wish.Until), ("last", $"{last}"));
            if (!(await calls.SearchLogsAsync(query, cancellationToken)).TryGet(out var found, out var fault)) return Shell.Fail(fault);
            foreach (var record in found.Lines) Print(record);
            if (!found.Complete)
                Console.Error.WriteLine(Style.Yellow("-- not all was searched: a search ends after five seconds or a gibibyte; name workers, --stream or --since to narrow it --"));
            return 0;
        }

        for (string? cursor = null; ;)
        {
            var query = wish.Query(("since", wish.Since), ("until", wish.Until), ("limit", $"{PageLines}"), ("cursor", cursor));
            if (!(await calls.SearchLogsAsync(query, cancellationToken)).TryGet(out var page, out var fault)) return Shell.Fail(fault);
            foreach (var record in page.Lines) Print(record);
            if (page.Complete) return 0;
            cursor = page.Next;
        }
    }

    /// <summary>Prints what is there and what comes, until cancelled.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(isFirst: true, cancellationToken);
        while (true)
        {
            if (!opened.TryGet(out var feed, out var fault)) return Shell.Fail(fault);
            var began = clock.UtcNow;
            using (feed)
            {
                while (await feed.NextAsync(cancellationToken) is { } record) Show(record);
                _lastId = feed.LastId ?? _lastId;
            }

            _lastTime ??= began;
            Console.Error.WriteLine(Style.Dim("-- the node went away; waiting for it --"));
            do
            {
                await clock.Delay(Pause, cancellationToken);
                opened = await OpenAsync(isFirst: false, cancellationToken);
            }
            while (opened.Fault?.Code == NodeErrors.NotRunning);
        }
    }

    private Task<Result<LogFeed>> OpenAsync(bool isFirst, CancellationToken cancellationToken)
    {
        (string, string?)[] from = isFirst ? [("since", wish.Since), ("last", wish.Since is null ? $"{wish.Last}" : null)]
            : _lastId is { } id ? [("after", id)]
            : [("since", $"{_lastTime - Overlap:O}")];
        // One worker's feed says from where to go on, whether or not times are known of its lines.
        return wish.Workers is [var worker]
            ? calls.FollowLogAsync(worker, (wish with { Workers = [] }).Query(from), cancellationToken)
            : calls.FollowLogsAsync(wish.Query(from), cancellationToken);
    }

    private void Show(LogRecord record)
    {
        var source = (record.Worker, record.Stream);
        // What is asked for by its id comes once; by time, some of it comes again.
        if (_lastId is null && _shown.TryGetValue(source, out var next) && record.Position < next) return;
        _shown[source] = record.Next;
        if (record.Time is { } time && (_lastTime is not { } last || time > last)) _lastTime = time;
        Print(record);
    }

    private void Print(LogRecord record) => Console.Out.WriteLine(picture.Of(record));
}
