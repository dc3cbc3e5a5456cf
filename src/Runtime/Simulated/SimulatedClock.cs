namespace Holdfast.Runtime.Simulated;

/// <summary>Virtual time: it stands still while anything is ready, then jumps to the next timer.</summary>
internal sealed class SimulatedClock(SimulatedScheduler scheduler, DateTimeOffset start) : Clock
{
    private readonly PriorityQueue<(SimulatedTimer Timer, long Generation), (long Due, long Order)> _timers = new();

    // Timers are disposed and set from the pool's threads too, where the platform comes back that way.
    private readonly Lock _lock = new();
    private long _now;
    private long _lastOrder;

    /// <inheritdoc/>
    public override TimeSpan Elapsed => new(_now);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => _now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, scheduler.Running, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc/>
    public override async ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (duration <= TimeSpan.Zero)
        {
            await Task.Yield();
            return;
        }

        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = CreateTimer(_ => wait.TrySetResult(), null, duration, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.Register(() => wait.TrySetCanceled(cancellationToken));
        await scheduler.Running.WaitingAsync($"a delay of {duration}", wait.Task);
    }

    /// <summary>Has a part of the simulation do something later.</summary>
    public void After(TimeSpan duration, SimulatedTask part, Action action) =>
        new SimulatedTimer(this, part, _ => action(), null).Change(duration, Timeout.InfiniteTimeSpan);

    /// <summary>Sets a timer to fire after a duration.</summary>
    public void Set(SimulatedTimer timer, long generation, TimeSpan after)
    {
        lock (_lock)
        {
            _timers.Enqueue((timer, generation), (_now + after.Ticks, ++_lastOrder));
        }
    }

    /// <summary>Jumps to the next timer and makes those due then ready; false where no timer is set.</summary>
    public bool Advance(Trace trace)
    {
        lock (_lock)
        {
            DropUnset();
            if (!_timers.TryPeek(out _, out var next))
            {
                return false;
            }

            _now = Math.Max(_now, next.Due);
            trace.Add("time", _now);
            while (_timers.TryPeek(out var set, out var at) && at.Due <= _now)
            {
                _timers.Dequeue();
                if (set.Timer.IsSet(set.Generation))
                {
                    scheduler.Enqueue(new ReadyStep(set.Timer.Owner, at.Order, _ => set.Timer.Fire(set.Generation), null));
                }
            }

            return true;
        }
    }

    // A timer that was disposed must not move time.
    private void DropUnset()
    {
        while (_timers.TryPeek(out var set, out _) && !set.Timer.IsSet(set.Generation))
        {
            _timers.Dequeue();
        }
    }
}
