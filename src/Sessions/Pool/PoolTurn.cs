namespace Holdfast.Sessions.Pool;

/// <summary>A caller's place in the queue of a pool.</summary>
/// <param name="waiter">Who waits.</param>
/// <param name="home">The endpoint it is at home at; null where any will do.</param>
/// <param name="isOwed">Whether it had a session in the daemon before: one is opened for it whatever the memory in use.</param>
internal sealed class PoolTurn(long waiter, string? home, bool isOwed)
{
    public long Waiter => waiter;

    public string? Home => home;

    public bool IsOwed => isOwed;

    /// <summary>Whether any session will do, since one at home cannot be had.</summary>
    public bool Flexible { get; set; } = home is null;
}
