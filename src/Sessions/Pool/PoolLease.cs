using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Pool;

/// <summary>A session handed out by a pool; it must be given back exactly once.</summary>
/// <param name="Pool">Whose it is.</param>
/// <param name="Slot">Its place there.</param>
/// <param name="Connection">Its connection.</param>
internal sealed record PoolLease(SessionPool Pool, long Slot, HostConnection Connection);
