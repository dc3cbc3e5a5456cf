namespace Holdfast.Runtime.Limits;

/// <summary>
/// A leaky bucket: what is taken leaves one by one, a fixed time apart. There are no bursts: it shapes a flow, where a
/// <see cref="TokenBucket"/> bounds it.
/// </summary>
public sealed class LeakyBucket : RateLimit
{
    private readonly TimeSpan _apart;
    private TimeSpan _next = TimeSpan.MinValue;

    /// <summary>Creates an empty bucket.</summary>
    /// <param name="apart">Between two permits; more than zero, at most a day.</param>
    public LeakyBucket(TimeSpan apart)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(apart, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(apart, TimeSpan.FromDays(1));
        _apart = apart;
    }

    /// <summary>Always 1: what leaves one by one is taken one by one.</summary>
    public override int MostAtOnce => 1;

    /// <inheritdoc/>
    public override bool IsFresh(TimeSpan now) => now >= _next;

    private protected override LimitDecision Decide(int permits, TimeSpan now)
    {
        if (now < _next)
            return LimitDecision.Refused(_next - now);
        _next = now + _apart;
        return LimitDecision.Granted;
    }
}
