namespace Holdfast.Sessions.Pool;

/// <summary>A caller's place in the queue of a pool.</summary>
/// <param name="waiter">Who waits.</param>
/// <param name="home">The endpoint it is at home at; null where any will do.</param>
internal sealed class PoolTurn(long waiter, string? home)
{
    public long Waiter => waiter;

    public string? Home => home;

    /// <summary>Whether any session will do, since one at home cannot be had.</summary>
    public bool Flexible { get; set; } = home is null;
}
