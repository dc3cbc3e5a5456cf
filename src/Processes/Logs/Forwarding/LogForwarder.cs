using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>
/// Sends one worker's log to one target: at least once, in order, from where it was when the daemon last ended. The log itself is the
/// buffer, so a target may be away for as long as the log is kept; what is deleted before it was sent is counted and told.
/// </summary>
internal sealed class LogForwarder : IAsyncDisposable
{
    private const int MostLines = 1_000;
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostBackoff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Io _io;
    private readonly LogSender _sender;
    private readonly LineFilter _filter;
    private readonly ForwardCursor _cursor;
    private readonly Action<ForwardFacts> _tellLost;
    private readonly LineReader _output;
    private readonly LineReader _error;
    private ForwardFacts _facts;
    private ForwardFacts _told;
    private TimeSpan _tellAt;

    /// <summary>Creates one that does nothing yet.</summary>
    /// <param name="io">Time and files.</param>
    /// <param name="folder">The folder of all workers' logs.</param>
    /// <param name="cursor">Where it keeps how far it is.</param>
    /// <param name="sender">The target; owned from here on.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="facts">Worker and target.</param>
    /// <param name="tellLost">Is told, once in a minute at the most, what was lost or refused since it was last told.</param>
    public LogForwarder(
        Io io, string folder, ForwardCursor cursor, LogSender sender, LineFilter filter, ForwardFacts facts, Action<ForwardFacts> tellLost)
    {
        (_io, _cursor, _sender, _filter, _facts, _told, _tellLost) = (io, cursor, sender, filter, facts, facts, tellLost);
        _output = new LineReader(io.Files, new LogPlace(folder, facts.Worker, LogStream.Output));
        _error = new LineReader(io.Files, new LogPlace(folder, facts.Worker, LogStream.Error));
    }

    /// <summary>How it goes.</summary>
    public ForwardFacts Facts => Volatile.Read(ref _facts);

    private LogPositions Positions => new(_output.Position, _error.Position);

    /// <summary>Sends until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var hasBegun = false;
            for (var pause = LeastPause; ;)
            {
                bool more;
                try
                {
                    if (!hasBegun)
                        await BeginAsync(stop);
                    hasBegun = true;
                    more = await StepAsync(stop);
                }
                catch (IOException failure)
                {
                    // The disk, not the target. What was read and not sent is read again.
                    (_output.Position, _error.Position) = (Facts.Positions.Output, Facts.Positions.Error);
                    Say(Facts with { Failure = failure.Message });
                    more = false;
                }

                TellLost();
                pause = more ? LeastPause : pause + pause < MostPause ? pause + pause : MostPause;
                if (!more)
                    await _io.Clock.Delay(pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        await _sender.DisposeAsync();
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (await _cursor.ReadAsync(cancellationToken) is { } positions)
            (_output.Position, _error.Position) = (positions.Output, positions.Error);
        else
            (_output.Position, _error.Position) = ((await _output.BoundsAsync(cancellationToken)).Start, (await _error.BoundsAsync(cancellationToken)).Start);
        Say(Facts with { Positions = Positions });
    }

    /// <summary>Sends what is there.</summary>
    /// <returns>Whether there was anything.</returns>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        var output = await _output.NextAsync(MostLines, wholeOnly: true, cancellationToken);
        var error = await _error.NextAsync(MostLines, wholeOnly: true, cancellationToken);
        Say(Facts with { LostBytes = _output.Lost + _error.Lost });
        if (output.Count + error.Count == 0)
            return false;
        List<LogLine> wanted = [.. output.Concat(error).Where(_filter.Passes).OrderBy(LogCursor.Of, LogCursor.Order)];
        if (wanted.Count > 0)
            await SendAsync(new ForwardBatch(Facts.Worker, wanted, Positions), cancellationToken);
        Say(Facts with { Positions = Positions });
        await _cursor.WriteAsync(Positions, cancellationToken);
        return true;
    }

    private async ValueTask SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
    {
        for (var backoff = FirstBackoff; ; backoff = backoff + backoff < MostBackoff ? backoff + backoff : MostBackoff)
        {
            var result = await _sender.SendAsync(batch, cancellationToken);
            if (result.Outcome == SendOutcome.Taken)
            {
                Say(Facts with
                {
                    SentLines = Facts.SentLines + batch.Lines.Count - result.Refused,
                    RefusedLines = Facts.RefusedLines + result.Refused,
                    Failure = result.Reason,
                });
                return;
            }

            Say(Facts with { Failure = result.Reason });
            TellLost();

            // Less up to a half by chance: many nodes that lost one collector do not come back to it all at once.
            var wait = backoff * (1 - (_io.Random.NextDouble() / 2));
            if (result.After is { } asked && asked > wait)
                wait = asked < MostBackoff ? asked : MostBackoff;
            await _io.Clock.Delay(wait, cancellationToken);
        }
    }

    private void Say(ForwardFacts facts) => Volatile.Write(ref _facts, facts);

    private void TellLost()
    {
        var facts = Facts;
        if ((facts.LostBytes == _told.LostBytes && facts.RefusedLines == _told.RefusedLines) || _io.Clock.Elapsed < _tellAt)
            return;
        _tellLost(facts with { LostBytes = facts.LostBytes - _told.LostBytes, RefusedLines = facts.RefusedLines - _told.RefusedLines });
        _told = facts;
        _tellAt = _io.Clock.Elapsed + TellEvery;
    }
}
