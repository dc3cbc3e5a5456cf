namespace Holdfast.Runtime.Simulated;

/// <summary>A timer of virtual time.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, SimulatedTask owner, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;
    private long _generation;

    /// <summary>The task in whose name it fires.</summary>
    public SimulatedTask Owner => owner;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var generation = Interlocked.Increment(ref _generation);
        _period = period;
        if (dueTime >= TimeSpan.Zero)
        {
            clock.Set(this, generation, dueTime);
        }

        return true;
    }

    /// <summary>Calls back, unless it was changed since it was set.</summary>
    public void Fire(long generation)
    {
        if (generation == Interlocked.Read(ref _generation))
        {
            if (_period > TimeSpan.Zero)
            {
                clock.Set(this, generation, _period);
            }

            callback(state);
        }
    }

    /// <summary>Whether a setting of it still holds.</summary>
    public bool IsSet(long generation) => generation == Interlocked.Read(ref _generation);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Increment(ref _generation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
