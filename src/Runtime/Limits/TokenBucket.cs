namespace Holdfast.Runtime.Limits;

/// <summary>
/// A token bucket: permits flow in at a steady rate up to a capacity, so bursts up to the capacity pass at once. In any span of time
/// no more than the capacity plus what flowed in is taken.
/// </summary>
public sealed class TokenBucket : RateLimit
{
    // Counted in time: the bucket holds the time it took to fill, so no fraction of a permit is ever rounded away.
    private readonly long _ticksPerPermit;
    private readonly long _mostTicks;
    private long _ticks;
    private TimeSpan _at = TimeSpan.MinValue;

    /// <summary>Creates a full bucket.</summary>
    /// <param name="capacity">The largest burst, in permits, at least 1.</param>
    /// <param name="perPermit">How long one permit takes to flow in; 100 ns to a day.</param>
    public TokenBucket(int capacity, TimeSpan perPermit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(perPermit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perPermit, TimeSpan.FromDays(1));
        MostAtOnce = capacity;
        _ticksPerPermit = perPermit.Ticks;
        _mostTicks = capacity * _ticksPerPermit;
        _ticks = _mostTicks;
    }

    /// <inheritdoc/>
    public override int MostAtOnce { get; }

    /// <summary>How many whole permits are there.</summary>
    public int Available(TimeSpan now)
    {
        Fill(now);
        return (int)(_ticks / _ticksPerPermit);
    }

    /// <inheritdoc/>
    public override bool IsFresh(TimeSpan now)
    {
        Fill(now);
        return _ticks == _mostTicks;
    }

    private protected override LimitDecision Decide(int permits, TimeSpan now)
    {
        Fill(now);
        var cost = permits * _ticksPerPermit;
        if (cost > _ticks)
            return LimitDecision.Refused(TimeSpan.FromTicks(cost - _ticks));
        _ticks -= cost;
        return LimitDecision.Granted;
    }

    private void Fill(TimeSpan now)
    {
        if (now <= _at)
            return;
        if (_at != TimeSpan.MinValue)
            _ticks = Math.Min(_mostTicks, _ticks + Math.Min(_mostTicks, (now - _at).Ticks));
        _at = now;
    }
}
