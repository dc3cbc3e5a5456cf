using System.Threading.Channels;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Hooks;

/// <summary>
/// What one hook still has to do, and the loop that does it, one after the other in the order in which it happened. Nobody waits for it: where too
/// much waits, what comes is counted and dropped.
/// </summary>
/// <param name="hook">The hook.</param>
/// <param name="io">Where it runs.</param>
/// <param name="carryOut">Makes one attempt.</param>
/// <param name="events">Told what came of each.</param>
internal sealed class HookLane(
    HookDefinition hook, Io io, Func<HookNews, CancellationToken, ValueTask<HookAttempt>> carryOut, HookEvents events)
{
    /// <summary>What waits for a hook, at the most.</summary>
    public const int WaitingLimit = 1000;

    /// <summary>Between two tellings of what was dropped.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Channel<HookNews> _waiting = Channel.CreateBounded<HookNews>(new BoundedChannelOptions(WaitingLimit) { SingleReader = true });
    private HookView _view = new() { Name = hook.Name, On = hook.On, Pools = hook.Pools, IsProgram = hook.Post is null, Target = hook.Shown };
    private TimeSpan? _toldAt;
    private long _toldDropped;

    /// <summary>Its hook.</summary>
    public HookDefinition Hook => hook;

    /// <summary>As it stands now.</summary>
    public HookView View
    {
        get
        {
            lock (_gate) return _view;
        }
    }

    /// <summary>Something happened. Never waits.</summary>
    public void Tell(HookNews news)
    {
        // Counted first: what is done at once must not be counted off before it was counted.
        Change(view => view with { Waiting = view.Waiting + 1 });
        if (_waiting.Writer.TryWrite(news)) return;
        Change(view => view with { Waiting = view.Waiting - 1, Dropped = view.Dropped + 1 });
        TellDropped(isLast: false);
    }

    /// <summary>Takes nothing more; <see cref="RunAsync"/> ends when all is done.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Carries out what comes, until <see cref="Close"/>; broken off, it drops what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var news in _waiting.Reader.ReadAllAsync(cancellationToken))
            {
                await CarryOutAsync(news, cancellationToken);
                TellDropped(isLast: false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node ends: what is left is told as dropped.
            Change(view => view with { Dropped = view.Dropped + view.Waiting, Waiting = 0 });
        }

        TellDropped(isLast: true);
    }

    private async ValueTask CarryOutAsync(HookNews news, CancellationToken cancellationToken)
    {
        var began = io.Clock.Elapsed;
        for (var attempts = 1; ; attempts++)
        {
            var attempt = await TryAsync(news, cancellationToken);
            if (attempt is { Reason: not null, IsAgain: true } && attempts <= hook.Retries)
            {
                Change(view => view with { Retries = view.Retries + 1 });
                await io.Clock.Delay(HookBackoff.After(attempts, attempt.After, io.Random.NextDouble()), cancellationToken);
                continue;
            }

            var now = io.Clock.UtcNow;
            Change(view => view with
            {
                Waiting = view.Waiting - 1,
                Runs = view.Runs + 1,
                LastRunAt = now,
                Failures = view.Failures + (attempt.Reason is null ? 0 : 1),
                LastFailure = attempt.Reason ?? view.LastFailure,
                LastFailureAt = attempt.Reason is null ? view.LastFailureAt : now,
            });
            events.Ran(hook, news, attempts, io.Clock.Elapsed - began, attempt.Reason);
            return;
        }
    }

    private async ValueTask<HookAttempt> TryAsync(HookNews news, CancellationToken cancellationToken)
    {
        try
        {
            return await carryOut(news, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // A fault of this program: the hook goes on with what comes next. Its message may hold anything.
            return HookAttempt.Failed($"it failed unexpectedly ({failure.GetType().Name})");
        }
    }

    /// <summary>Tells what was dropped since that was last told, once in a minute at the most.</summary>
    private void TellDropped(bool isLast)
    {
        long count;
        lock (_gate)
        {
            count = _view.Dropped - _toldDropped;
            if (count == 0 || (!isLast && io.Clock.Elapsed - _toldAt < TellEvery)) return;
            (_toldDropped, _toldAt) = (_view.Dropped, io.Clock.Elapsed);
        }

        events.Dropped(hook, count);
    }

    private void Change(Func<HookView, HookView> change)
    {
        lock (_gate) _view = change(_view);
    }
}
