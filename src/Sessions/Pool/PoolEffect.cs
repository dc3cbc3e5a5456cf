namespace Holdfast.Sessions.Pool;

/// <summary>One thing a pool wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">With which slot.</param>
/// <param name="Waiter">For which waiter, where it is handed over or refused.</param>
/// <param name="Lasted">How long the pool could open connections since it could not, where it is to be tried again later.</param>
/// <param name="Home">The endpoint to try first, where it is to be opened; null for any.</param>
internal readonly record struct PoolEffect(PoolEffectKind Kind, long Slot = 0, long Waiter = 0, TimeSpan Lasted = default, string? Home = null);
