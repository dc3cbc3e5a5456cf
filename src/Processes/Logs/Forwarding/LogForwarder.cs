using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;

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
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Io _io;
    private readonly LogSender _sender;
    private readonly ForwardTarget _target;
    private readonly LineFilter _filter;
    private readonly ForwardCursor _cursor;
    private readonly Action<ForwardFacts> _tellLost;
    private readonly LineReader _output;
    private readonly LineReader _error;
    private ForwardFacts _facts;
    private ForwardFacts _told;
    private TimeSpan _tellAt;

    // Until when the target asked to be let alone.
    private TimeSpan _askedUntil;

    /// <summary>Creates one that does nothing yet.</summary>
    /// <param name="io">Time and files.</param>
    /// <param name="folder">The folder of all workers' logs.</param>
    /// <param name="cursor">Where it keeps how far it is.</param>
    /// <param name="sender">The target; owned from here on.</param>
    /// <param name="target">How the target is called, again and again until it takes what it is sent; shared with all who call it.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="facts">Worker and target.</param>
    /// <param name="tellLost">Is told, once in a minute at the most, what was lost or refused since it was last told.</param>
    public LogForwarder(
        Io io, string folder, ForwardCursor cursor, LogSender sender, ForwardTarget target, LineFilter filter, ForwardFacts facts,
        Action<ForwardFacts> tellLost)
    {
        (_io, _cursor, _sender, _target, _filter, _facts, _told, _tellLost) = (io, cursor, sender, target, filter, facts, facts, tellLost);
        _output = new LineReader(io.Files, new LogPlace(folder, facts.Worker, LogStream.Output));
        _error = new LineReader(io.Files, new LogPlace(folder, facts.Worker, LogStream.Error));
    }

    /// <summary>How it goes.</summary>
    public ForwardFacts Facts => Volatile.Read(ref _facts) with { Calls = _target.Calls.State };

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
                    (_output.Position, _error.Position) = (_facts.Positions.Output, _facts.Positions.Error);
                    Say(_facts with { Failure = failure.Message });
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
        Say(_facts with { Positions = Positions });
    }

    /// <summary>Sends what is there.</summary>
    /// <returns>Whether there was anything.</returns>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        var output = await _output.NextAsync(MostLines, wholeOnly: true, cancellationToken);
        var error = await _error.NextAsync(MostLines, wholeOnly: true, cancellationToken);
        Say(_facts with { LostBytes = _output.Lost + _error.Lost });
        if (output.Count + error.Count == 0)
            return false;
        List<LogLine> wanted = [.. output.Concat(error).Where(_filter.Passes).OrderBy(LogCursor.Of, LogCursor.Order)];
        if (wanted.Count > 0)
            await SendAsync(new ForwardBatch(_facts.Worker, wanted, Positions), cancellationToken);
        Say(_facts with { Positions = Positions });
        await _cursor.WriteAsync(Positions, cancellationToken);
        return true;
    }

    // As long as it takes: the policy tries again unless nobody is to call the target for a while, and the log keeps what is to be sent.
    private async ValueTask SendAsync(ForwardBatch batch, CancellationToken stop)
    {
        while (true)
        {
            // Before the target is called: what closes while that is refused is not missed.
            var closing = _target.Closing;
            try
            {
                if (await CallAsync(batch, closing, stop) is not { } result)
                    continue;
                Say(_facts with
                {
                    SentLines = _facts.SentLines + batch.Lines.Count - result.Refused,
                    RefusedLines = _facts.RefusedLines + result.Refused,
                    Failure = result.Reason,
                });
                return;
            }
            catch (CallRefusedException refused)
            {
                Say(_facts with { Failure = _facts.Failure ?? refused.Message });
                TellLost();
                await RestAsync(ForwardTargets.Pause(refused.RetryAfter, _io.Random.NextDouble()), closing, stop);
            }
        }
    }

    /// <summary>Calls the target until it takes the batch.</summary>
    /// <returns>What it did; null where its circuit has closed while this waited to try again: then that is not waited for any longer.</returns>
    private async ValueTask<SendResult?> CallAsync(ForwardBatch batch, Task closing, CancellationToken stop)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // An attempt goes to its end all the same: what the target took is not to be sent twice for that.
        var calling = _target.Calls.ExecuteAsync(_ => TryAsync(batch, stop), wait.Token).AsTask();
        if (await Task.WhenAny(calling, closing) == closing && _io.Clock.Elapsed >= _askedUntil)
            // Not CancelAsync: that would leave this execution model for the thread pool.
            wait.Cancel();
        try
        {
            return await calling;
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Waits, but no longer than until the circuit closes.</summary>
    private async ValueTask RestAsync(TimeSpan pause, Task closing, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(closing, _io.Clock.Delay(pause, over.Token).AsTask());
        over.Cancel();
        stop.ThrowIfCancellationRequested();
    }

    private async ValueTask<SendResult> TryAsync(ForwardBatch batch, CancellationToken cancellationToken)
    {
        var result = await _sender.SendAsync(batch, cancellationToken);
        _askedUntil = _io.Clock.Elapsed + (result.After ?? TimeSpan.Zero);
        if (result.Outcome == SendOutcome.Taken)
            return result;
        Say(_facts with { Failure = result.Reason });
        TellLost();
        throw new SendFailedException(result);
    }

    private void Say(ForwardFacts facts) => Volatile.Write(ref _facts, facts);

    private void TellLost()
    {
        var facts = _facts;
        if ((facts.LostBytes == _told.LostBytes && facts.RefusedLines == _told.RefusedLines) || _io.Clock.Elapsed < _tellAt)
            return;
        _tellLost(facts with { LostBytes = facts.LostBytes - _told.LostBytes, RefusedLines = facts.RefusedLines - _told.RefusedLines });
        _told = facts;
        _tellAt = _io.Clock.Elapsed + TellEvery;
    }
}
