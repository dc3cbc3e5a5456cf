using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Migration;

/// <summary>The connection that a session is to move to, until it is the session's.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Spare">Its lease, where it was a ready one of the pool.</param>
internal sealed record FarConnection(HostConnection Connection, PoolLease? Spare) : IAsyncDisposable
{
    /// <summary>Gives it back, or closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Spare is { } lease) lease.Pool.Return(lease);
        else await Connection.DisposeAsync();
    }
}
