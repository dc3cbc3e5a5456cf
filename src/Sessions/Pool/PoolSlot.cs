namespace Holdfast.Sessions.Pool;

/// <summary>One place of a pool.</summary>
/// <param name="State">What it is at.</param>
/// <param name="Since">Since when, on the pool's clock.</param>
internal readonly record struct PoolSlot(SlotState State, TimeSpan Since);
