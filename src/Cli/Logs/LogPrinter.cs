using Holdfast.Cli.Output;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Logs;

/// <summary>Prints lines of logs that are there, or as they come; a node that goes away is waited for, and nothing is shown twice.</summary>
internal sealed class LogPrinter(Shell shell, LogWish wish, LogPicture picture)
{
    private const int PageLines = 1_000;

    // Lines are marked up to a second early, and the clocks of two machines are never quite the same.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly WorkerCalls _calls = shell.Client().Workers;
    private readonly Dictionary<(string Worker, string Stream), long> _shown = [];
    private DateTimeOffset? _lastTime;

    /// <summary>Prints what is there.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> PrintAsync(CancellationToken cancellationToken)
    {
        if (wish.Last is { } last)
        {
            var query = wish.Query(("since", wish.Since), ("until", wish.Until), ("last", $"{last}"));
            if (!(await _calls.SearchLogsAsync(query, cancellationToken)).TryGet(out var found, out var fault)) return Shell.Fail(fault);
            foreach (var record in found.Lines) Print(record);
            return 0;
        }

        for (string? cursor = null; ;)
        {
            var query = wish.Query(("since", wish.Since), ("until", wish.Until), ("limit", $"{PageLines}"), ("cursor", cursor));
            if (!(await _calls.SearchLogsAsync(query, cancellationToken)).TryGet(out var page, out var fault)) return Shell.Fail(fault);
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
            var began = shell.Io.Clock.UtcNow;
            using (feed)
            {
                while (await feed.NextAsync(cancellationToken) is { } record) Show(record);
            }

            _lastTime ??= began;
            Console.Error.WriteLine(Style.Dim("-- the node went away; waiting for it --"));
            do
            {
                await shell.Io.Clock.Delay(Pause, cancellationToken);
                opened = await OpenAsync(isFirst: false, cancellationToken);
            }
            while (opened.Fault?.Code == NodeErrors.NotRunning);
        }
    }

    private Task<Result<LogFeed>> OpenAsync(bool isFirst, CancellationToken cancellationToken) => _calls.FollowLogsAsync(
        isFirst
            ? wish.Query(("since", wish.Since), ("last", wish.Since is null ? $"{wish.Last}" : null))
            : wish.Query(("since", $"{_lastTime - Overlap:O}")),
        cancellationToken);

    private void Show(LogRecord record)
    {
        var source = (record.Worker, record.Stream);
        if (_shown.TryGetValue(source, out var next) && record.Position < next) return;
        _shown[source] = record.Next;
        if (record.Time is { } time && (_lastTime is not { } last || time > last)) _lastTime = time;
        Print(record);
    }

    private void Print(LogRecord record) => Console.Out.WriteLine(picture.Of(record));
}
