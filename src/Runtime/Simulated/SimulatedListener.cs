namespace Holdfast.Runtime.Simulated;

/// <summary>A listener of one host.</summary>
internal sealed class SimulatedListener(SimulatedWorld world, SimulatedIo machine, string key, Address local, bool loopbackOnly) : Listener
{
    /// <summary>Connections that wait to be accepted.</summary>
    private const int BacklogConnections = 128;

    private readonly Queue<SimulatedSocket> _backlog = new();
    private readonly SimulatedSignal _arrived = new();
    private bool _closed;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <summary>The host it is on.</summary>
    public SimulatedIo Machine => machine;

    /// <summary>Whether a connection from that host is taken; false is an answer of its own, refusal.</summary>
    public bool Admits(bool sameHost) => !_closed && _backlog.Count < BacklogConnections && (sameHost || !loopbackOnly);

    /// <summary>Adds a connection to those that wait.</summary>
    public void Admit(SimulatedSocket connection)
    {
        _backlog.Enqueue(connection);
        _arrived.Set();
    }

    /// <inheritdoc/>
    public override async ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (_closed)
            {
                throw new NetworkException(NetworkFailure.Other, local, $"Accepting on {local} failed: it was closed on this side.");
            }

            if (_backlog.TryDequeue(out var connection))
            {
                world.Trace.Add("accept", connection.RemoteAddress.Port);
                return new SimulatedConnection(connection, machine);
            }

            await _arrived.WaitAsync("accept on", local, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Stops listening; connections that nobody accepted are broken off.</summary>
    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            world.Fabric.Unbind(key);
            foreach (var connection in _backlog)
            {
                connection.Abort();
            }

            _backlog.Clear();
            _arrived.Set();
        }
    }
}
