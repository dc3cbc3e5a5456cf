namespace Holdfast.Sessions.Pool;

/// <summary>One place of a pool.</summary>
/// <param name="State">What it is at.</param>
/// <param name="Since">Since when, on the pool's clock.</param>
internal readonly record struct PoolSlot(SlotState State, TimeSpan Since)
{
    /// <summary>The endpoint it is connected to; null while it is being opened.</summary>
    public string? Endpoint { get; init; }

    /// <summary>When it is to be replaced; null for never.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>The waiter it is opened for because that one is at home there; 0 for whoever comes.</summary>
    public long For { get; init; }
}
