namespace Holdfast.Runtime.Limits;

/// <summary>
/// One limit as a pure machine: the time is passed in, and an answer is given at once. Not thread-safe. <see cref="Throttle"/>
/// waits in line for one, <see cref="KeyedLimits{TKey}"/> holds one for each caller.
/// </summary>
public abstract class RateLimit
{
    // Only the kinds of this assembly: each proves its law by a property test.
    private protected RateLimit()
    {
    }

    /// <summary>The most permits that can ever be taken at once; asking for more is a mistake of the caller.</summary>
    public abstract int MostAtOnce { get; }

    /// <summary>Takes permits if they are there, all or none.</summary>
    /// <param name="permits">How many, 0 to <see cref="MostAtOnce"/>.</param>
    /// <param name="now">The monotonic clock; time that goes back is taken as standing still.</param>
    public LimitDecision Take(int permits, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, MostAtOnce);
        return permits == 0 ? LimitDecision.Granted : Decide(permits, now);
    }

    /// <summary>Gives permits back. Only a limit on what is in use counts them; what has flowed has flowed.</summary>
    /// <exception cref="InvalidOperationException">More is given back than was taken.</exception>
    public virtual void Return(int permits)
    {
    }

    /// <summary>Whether it is as if nothing had ever been taken, so that forgetting it changes nothing.</summary>
    public abstract bool IsFresh(TimeSpan now);

    private protected abstract LimitDecision Decide(int permits, TimeSpan now);
}
