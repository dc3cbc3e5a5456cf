namespace Holdfast.Runtime.Limits;

/// <summary>A bound on what is in use at one time. What was taken must be given back.</summary>
public sealed class ConcurrencyLimit : RateLimit
{
    /// <summary>Creates one of which nothing is in use.</summary>
    /// <param name="limit">The most permits in use, at least 1.</param>
    public ConcurrencyLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        MostAtOnce = limit;
    }

    /// <inheritdoc/>
    public override int MostAtOnce { get; }

    /// <summary>How many permits are in use.</summary>
    public int InUse { get; private set; }

    /// <inheritdoc/>
    public override void Return(int permits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        if (permits > InUse)
            throw new InvalidOperationException($"{permits} permits were given back, {InUse} are in use.");
        InUse -= permits;
    }

    /// <inheritdoc/>
    public override bool IsFresh(TimeSpan now) => InUse == 0;

    private protected override LimitDecision Decide(int permits, TimeSpan now)
    {
        if (permits > MostAtOnce - InUse)
            return LimitDecision.Refused(Timeout.InfiniteTimeSpan);
        InUse += permits;
        return LimitDecision.Granted;
    }
}
