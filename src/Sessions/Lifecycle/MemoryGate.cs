namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// Decides whether there is memory for more sessions; pure. Closed at the limit, it opens again only clearly below it: what one session that ends
/// gives back must not let another in each time.
/// </summary>
/// <param name="limit">Bytes in use from which on there is none.</param>
internal sealed class MemoryGate(long limit)
{
    /// <summary>The share of the limit at which it opens again.</summary>
    public const double ReopenShare = 0.9;

    /// <summary>Bytes in use from which on there is none.</summary>
    public long Limit => limit;

    /// <summary>Whether there is none.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Takes a measurement in.</summary>
    /// <param name="used">Bytes in use.</param>
    /// <returns>Whether it closed or opened.</returns>
    public bool Step(long used)
    {
        var closed = IsClosed ? used > limit * ReopenShare : used >= limit;
        if (closed == IsClosed) return false;
        IsClosed = closed;
        return true;
    }
}
