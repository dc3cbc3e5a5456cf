using Holdfast.Runtime;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>A printer's connection to a host, counted against the limits of its endpoint and its user until it is disposed of.</summary>
/// <param name="Id">The connection's identifier.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Release">Gives the places back.</param>
internal sealed record PrinterLine(string Id, string Endpoint, Connection Connection, Action Release) : IAsyncDisposable
{
    private int _released;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (Interlocked.Exchange(ref _released, 1) == 0) Release();
    }
}
