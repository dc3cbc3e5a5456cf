namespace Holdfast.Runtime;

/// <summary>A bound socket that accepts connections.</summary>
public abstract class Listener : IAsyncDisposable
{
    /// <summary>Where it listens, with the port the system chose.</summary>
    public abstract Address LocalAddress { get; }

    /// <summary>Waits for the next connection.</summary>
    /// <exception cref="NetworkException">The listener was closed or failed.</exception>
    public abstract ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Stops listening and removes the socket file of a Unix listener.</summary>
    public abstract ValueTask DisposeAsync();
}
