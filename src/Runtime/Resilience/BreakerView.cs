namespace Holdfast.Runtime.Resilience;

/// <summary>A circuit breaker as it stands.</summary>
/// <param name="State">What it lets through.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="NextTry">From when on a call may try, UTC; null where it is not open.</param>
/// <param name="Openings">How often it has opened.</param>
public readonly record struct BreakerView(BreakerState State, DateTimeOffset Since, DateTimeOffset? NextTry, long Openings);
