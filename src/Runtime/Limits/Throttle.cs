namespace Holdfast.Runtime.Limits;

/// <summary>
/// A line in front of a <see cref="RateLimit"/>: who came first is served first, so large requests are not starved by small ones.
/// The line is bounded; a wait can be cancelled or end at a deadline without losing a permit. Thread-safe.
/// </summary>
public sealed class Throttle : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Clock _clock;
    private readonly RateLimit _limit;
    private readonly LinkedList<PermitRequest> _line = new();
    private readonly ITimer _timer;

    /// <summary>Creates a line for a limit, which no one else may use from here on.</summary>
    /// <param name="clock">The time it follows.</param>
    /// <param name="limit">What is waited for.</param>
    /// <param name="mostWaiting">The most requests that wait; further ones are refused at once.</param>
    public Throttle(Clock clock, RateLimit limit, int mostWaiting)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfNegative(mostWaiting);
        _clock = clock;
        _limit = limit;
        MostWaiting = mostWaiting;
        _timer = clock.CreateTimer(static line => ((Throttle)line!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The most requests that wait.</summary>
    public int MostWaiting { get; }

    /// <summary>How many requests wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _line.Count;
        }
    }

    /// <summary>Takes permits if they are there and nobody waits for them.</summary>
    /// <param name="permits">How many, 1 to <see cref="RateLimit.MostAtOnce"/>, all or none.</param>
    /// <returns>The permits, or the reason why not.</returns>
    public Permit TryAcquire(int permits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        lock (_lock)
        {
            if (_line.Count > 0)
                return TooLate();
            var decision = _limit.Take(permits, _clock.Elapsed);
            return decision.IsGranted ? new Permit(this, permits) : new Permit(PermitOutcome.DeadlinePassed, decision.RetryAfter);
        }
    }

    /// <summary>Waits in line for permits.</summary>
    /// <param name="permits">How many, 1 to <see cref="RateLimit.MostAtOnce"/>, all or none.</param>
    /// <param name="deadline">How long to wait at the most; zero for not at all, null for as long as it takes.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the permits were there.</exception>
    public ValueTask<Permit> AcquireAsync(int permits = 1, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, _limit.MostAtOnce);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Permit>(cancellationToken);
        PermitRequest request;
        lock (_lock)
        {
            if (_line.Count == 0)
            {
                var decision = _limit.Take(permits, _clock.Elapsed);
                if (decision.IsGranted)
                    return new ValueTask<Permit>(new Permit(this, permits));
                // Nobody is before us, so waiting that long is certain to be in vain.
                if (deadline < decision.RetryAfter || deadline == TimeSpan.Zero)
                    return new ValueTask<Permit>(new Permit(PermitOutcome.DeadlinePassed, decision.RetryAfter));
                if (MostWaiting > 0 && decision.RetryAfter >= TimeSpan.Zero)
                    _timer.Change(decision.RetryAfter, Timeout.InfiniteTimeSpan);
            }

            if (deadline <= TimeSpan.Zero)
                return new ValueTask<Permit>(new Permit(PermitOutcome.DeadlinePassed, Timeout.InfiniteTimeSpan));
            if (_line.Count >= MostWaiting)
                return new ValueTask<Permit>(new Permit(PermitOutcome.QueueFull, Timeout.InfiniteTimeSpan));
            request = new PermitRequest(permits);
            request.Place = _line.AddLast(request);
        }

        return WaitAsync(request, deadline, cancellationToken);
    }

    /// <summary>Ends the timer. Those who wait are served no more; their deadlines and tokens still hold.</summary>
    public void Dispose() => _timer.Dispose();

    internal void Return(int permits)
    {
        lock (_lock)
            _limit.Return(permits);
        Serve();
    }

    private async ValueTask<Permit> WaitAsync(PermitRequest request, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.Register(() => Leave(request, () => request.TrySetCanceled(cancellationToken)));
        await using var late = deadline is { } wait
            ? _clock.CreateTimer(_ => Leave(request, () => request.TrySetResult(TooLate())), null, wait, Timeout.InfiniteTimeSpan)
            : null;
        return await request.Task;
    }

    private static Permit TooLate() => new(PermitOutcome.DeadlinePassed, Timeout.InfiniteTimeSpan);

    // Whoever takes a request out of the line answers it, so it is answered once.
    private void Leave(PermitRequest request, Action answer)
    {
        lock (_lock)
        {
            if (request.Place is not { List: not null } place)
                return;
            _line.Remove(place);
        }

        answer();
        Serve();
    }

    private void Serve()
    {
        lock (_lock)
        {
            while (_line.First is { } first)
            {
                var decision = _limit.Take(first.Value.Permits, _clock.Elapsed);
                if (!decision.IsGranted)
                {
                    _timer.Change(decision.RetryAfter, Timeout.InfiniteTimeSpan);
                    return;
                }

                _line.RemoveFirst();
                first.Value.TrySetResult(new Permit(this, first.Value.Permits));
            }
        }
    }
}
