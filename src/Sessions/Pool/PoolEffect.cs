namespace Holdfast.Sessions.Pool;

/// <summary>One thing a pool wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">With which slot.</param>
/// <param name="Waiter">For which waiter, where it is handed over or refused.</param>
/// <param name="Failures">How many failures in a row, where it is to be tried again later.</param>
/// <param name="Home">The endpoint to try first, where it is to be opened; null for any.</param>
internal readonly record struct PoolEffect(PoolEffectKind Kind, long Slot = 0, long Waiter = 0, int Failures = 0, string? Home = null);
