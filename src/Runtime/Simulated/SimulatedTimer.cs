namespace Holdfast.Runtime.Simulated;

/// <summary>A timer of a host's clock, which calls back as the fiber that created it.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, SimulatedLife life, TimerCallback callback, object? state) : ITimer, ITimedEvent
{
    private readonly Fiber? _owner = Fiber.Current;
    private TimeSpan _period;
    private long _generation;

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

    /// <inheritdoc/>
    public bool IsSet(long generation) => generation == Interlocked.Read(ref _generation) && !life.IsOver && !clock.IsOver;

    /// <inheritdoc/>
    public void Occur(long generation) => life.Enqueue(new TimerFiring(this, _owner, generation), _owner);

    /// <summary>Calls back, unless it was changed since it was set.</summary>
    public void Fire(long generation)
    {
        if (IsSet(generation))
        {
            if (_period > TimeSpan.Zero)
            {
                clock.Set(this, generation, _period);
            }

            callback(state);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Increment(ref _generation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
