namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The sockets of one simulated host, which reaches the others by their names, and the faults of the network between them all.
/// Bytes arrive late, in order and in odd pieces.
/// </summary>
public sealed class SimulatedNetwork : Network
{
    private const int FirstEphemeralPort = 49152;
    private const int LastPort = 65535;
    private static readonly TimeSpan ConnectRetry = TimeSpan.FromSeconds(1);

    private readonly SimulatedWorld _world;
    private readonly string _host;
    private int _lastPort = FirstEphemeralPort - 1;

    internal SimulatedNetwork(SimulatedWorld world, string host)
    {
        _world = world;
        _host = host;
    }

    /// <summary>Cuts two hosts off from each other: what is sent waits, what connects times out.</summary>
    public void Partition(string one, string other) => _world.Fabric.Partition(one, other);

    /// <summary>Ends a partition; what it held up arrives.</summary>
    public void Heal(string one, string other) => _world.Fabric.Heal(one, other);

    /// <summary>Resets every connection between two hosts, which may be one and the same; returns how many there were.</summary>
    public int Reset(string one, string other) => _world.Fabric.Reset(one, other);

    /// <inheritdoc/>
    public override async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        var target = address.IsUnix || IsLoopback(address.Host) ? _host : address.Host;
        if (!_world.HasHost(target))
        {
            throw new NetworkException(NetworkFailure.NameNotFound, address, $"Looking up {address.Host} failed: there is no such host.");
        }

        await _world.Clock.Delay(_world.Fabric.Latency(_host, target), cancellationToken);
        await CrossAsync(target, address, cancellationToken);
        var listener = _world.Fabric.Find(Key(target, address));
        if (listener is null || !listener.Admits(sameHost: target == _host))
        {
            await _world.Clock.Delay(_world.Fabric.Latency(target, _host), cancellationToken);
            throw new NetworkException(NetworkFailure.Refused, address, $"Connecting to {address} failed: connection refused.");
        }

        var near = address.IsUnix ? address : Address.Tcp(_host, NextPort());
        var far = address.IsUnix ? address : Address.Tcp(target, address.Port);
        var connection = _world.Fabric.Join(listener, (_host, near), (target, far));
        try
        {
            await _world.Clock.Delay(_world.Fabric.Latency(target, _host), cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<Listener> ListenAsync(Address address, CancellationToken cancellationToken)
    {
        await _world.Clock.Delay(TimeSpan.Zero, cancellationToken);
        if (!address.IsUnix && !IsLoopback(address.Host) && !IsEverywhere(address.Host) && address.Host != _host)
        {
            throw new NetworkException(NetworkFailure.Other, address, $"Listening on {address} failed: it is not an address of {_host}.");
        }

        var local = address.IsUnix || address.Port != 0 ? address : Address.Tcp(address.Host, FreePort());
        var key = Key(_host, local);
        var listener = new SimulatedListener(_world, key, local, loopbackOnly: address.IsUnix || IsLoopback(address.Host));
        return _world.Fabric.TryBind(key, listener)
            ? listener
            : throw new NetworkException(NetworkFailure.AddressInUse, address, $"Listening on {address} failed: address already in use.");
    }

    /// <summary>
    /// Takes one round trip and no encryption. The far host's certificate carries that host's name: with
    /// verification, any other name fails.
    /// </summary>
    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureAsync(
        Connection connection, ServerTrust trust, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(trust);
        var serverName = trust.ServerName;
        var far = ((SimulatedConnection)connection).FarHost;
        await _world.Clock.Delay(_world.Fabric.Latency(_host, far) + _world.Fabric.Latency(far, _host), cancellationToken);
        if (!trust.Verify || serverName == far || (IsLoopback(serverName) && far == _host))
        {
            return connection;
        }

        await connection.DisposeAsync();
        throw new NetworkException(
            NetworkFailure.Tls, connection.RemoteAddress, $"The TLS handshake failed: the certificate ({far}) is not for '{serverName}'.");
    }

    /// <summary>Takes one round trip, as the client's side does, and no encryption; any identity will do.</summary>
    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureServerAsync(
        Connection connection, ServerIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var far = ((SimulatedConnection)connection).FarHost;
        await _world.Clock.Delay(_world.Fabric.Latency(_host, far) + _world.Fabric.Latency(far, _host), cancellationToken);
        return connection;
    }

    private async ValueTask CrossAsync(string target, Address address, CancellationToken cancellationToken)
    {
        var deadline = _world.Clock.Elapsed + _world.Options.ConnectTimeout;
        while (_world.Fabric.IsPartitioned(_host, target))
        {
            var rest = deadline - _world.Clock.Elapsed;
            if (rest <= TimeSpan.Zero)
            {
                throw new NetworkException(NetworkFailure.TimedOut, address, $"Connecting to {address} failed: no answer in time.");
            }

            await _world.Clock.Delay(rest < ConnectRetry ? rest : ConnectRetry, cancellationToken);
        }
    }

    private int FreePort()
    {
        for (var tried = FirstEphemeralPort; tried <= LastPort; tried++)
        {
            var port = NextPort();
            if (_world.Fabric.Find(Key(_host, Address.Tcp(_host, port))) is null)
            {
                return port;
            }
        }

        throw new NetworkException(NetworkFailure.AddressInUse, null, $"Every port of {_host} is in use.");
    }

    private int NextPort() => _lastPort = _lastPort >= LastPort ? FirstEphemeralPort : _lastPort + 1;

    private static string Key(string host, Address address) => address.Path is { } path ? $"{host} {path}" : $"{host}:{address.Port}";

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "::1";

    private static bool IsEverywhere(string host) => host is "0.0.0.0" or "::";
}
