namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The sockets of one simulated host, which reaches the others by their names, and the faults of the network between them all.
/// Bytes arrive late, in order and in odd pieces, and what was lost on the way is sent again.
/// </summary>
public sealed class SimulatedNetwork : Network
{
    private const int FirstEphemeralPort = 49152;
    private const int LastPort = 65535;
    private static readonly TimeSpan FirstConnectRetry = TimeSpan.FromSeconds(1);

    private readonly SimulatedWorld _world;
    private readonly SimulatedIo _machine;
    private int _lastPort = FirstEphemeralPort - 1;

    internal SimulatedNetwork(SimulatedWorld world, SimulatedIo machine)
    {
        _world = world;
        _machine = machine;
    }

    private string Here => _machine.Name;

    /// <summary>Cuts two hosts off from each other: what is sent waits, what connects times out.</summary>
    public void Partition(string one, string other)
    {
        CutWay(one, other);
        CutWay(other, one);
    }

    /// <summary>
    /// Cuts one way between two hosts: nothing comes from the first to the second, but from the second to the first. A connection whose
    /// acknowledgements are lost breaks in the end like one whose bytes are.
    /// </summary>
    public void CutWay(string from, string to) => _world.Fabric.Cut(from, to);

    /// <summary>Ends a partition or a cut, of both ways. What it held up comes with the next retransmission.</summary>
    public void Heal(string one, string other)
    {
        _world.Fabric.Open(one, other);
        _world.Fabric.Open(other, one);
    }

    /// <summary>Has a part of all segments between two hosts be lost, both ways, in place of <see cref="SimulationOptions.Loss"/>.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another host.</param>
    /// <param name="part">0 to 1; 0 goes back to the simulation's own.</param>
    public void Lose(string one, string other, double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        _world.Fabric.Lose(one, other, part);
        _world.Fabric.Lose(other, one, part);
    }

    /// <summary>Adds to the latency between two hosts, both ways; zero ends it.</summary>
    public void Delay(string one, string other, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _world.Fabric.Delay(one, other, delay);
        _world.Fabric.Delay(other, one, delay);
    }

    /// <summary>Resets every connection between two hosts, which may be one and the same; returns how many there were.</summary>
    public int Reset(string one, string other) => _world.Fabric.Reset(one, other);

    /// <inheritdoc/>
    public override async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        var target = address.IsUnix || IsLoopback(address.Host) ? _machine : _world.Find(address.Host)
            ?? throw new NetworkException(NetworkFailure.NameNotFound, address, $"Looking up {address.Host} failed: there is no such host.");
        await CrossAsync(target, address, cancellationToken);
        var listener = _world.Fabric.Find(Key(target.Name, address));
        if (listener is null || !listener.Admits(sameHost: target.Name == Here))
        {
            await _machine.Clock.Delay(_world.Fabric.Latency(target.Name, Here), cancellationToken);
            throw new NetworkException(NetworkFailure.Refused, address, $"Connecting to {address} failed: connection refused.");
        }

        var near = address.IsUnix ? address : Address.Tcp(Here, NextPort());
        var far = address.IsUnix ? address : Address.Tcp(target.Name, address.Port);
        var connection = _world.Fabric.Join(listener, (_machine, near), far);
        try
        {
            await _machine.Clock.Delay(_world.Fabric.Latency(target.Name, Here), cancellationToken);
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
        await _machine.Clock.Delay(TimeSpan.Zero, cancellationToken);
        if (!address.IsUnix && !IsLoopback(address.Host) && !IsEverywhere(address.Host) && address.Host != Here)
        {
            throw new NetworkException(NetworkFailure.Other, address, $"Listening on {address} failed: it is not an address of {Here}.");
        }

        var local = address.IsUnix || address.Port != 0 ? address : Address.Tcp(address.Host, FreePort());
        var key = Key(Here, local);
        var listener = new SimulatedListener(_world, _machine, key, local, loopbackOnly: address.IsUnix || IsLoopback(address.Host));
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
        var near = (SimulatedConnection)connection;
        var far = near.Socket.FarMachine.Name;
        await _machine.Clock.Delay(_world.Fabric.Latency(Here, far) + _world.Fabric.Latency(far, Here), cancellationToken);
        if (!trust.Verify || serverName == far || (IsLoopback(serverName) && far == Here))
        {
            near.Encrypt();
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
        var near = (SimulatedConnection)connection;
        var far = near.Socket.FarMachine.Name;
        await _machine.Clock.Delay(_world.Fabric.Latency(Here, far) + _world.Fabric.Latency(far, Here), cancellationToken);
        near.Encrypt();
        return connection;
    }

    // The question to connect is sent again after 1, 2, 4 and so on seconds, like a lost SYN.
    private async ValueTask CrossAsync(SimulatedIo target, Address address, CancellationToken cancellationToken)
    {
        var deadline = _machine.Clock.Elapsed + _world.Options.ConnectTimeout;
        for (var retry = FirstConnectRetry; ; retry *= 2)
        {
            await _machine.Clock.Delay(_world.Fabric.Latency(Here, target.Name), cancellationToken);
            if (_world.Fabric.Passes(Here, target.Name) && target.IsPowered && _world.Fabric.Passes(target.Name, Here))
            {
                return;
            }

            var rest = deadline - _machine.Clock.Elapsed;
            await _machine.Clock.Delay(rest < retry ? rest : retry, cancellationToken);
            if (_machine.Clock.Elapsed >= deadline)
            {
                throw new NetworkException(NetworkFailure.TimedOut, address, $"Connecting to {address} failed: no answer in time.");
            }
        }
    }

    private int FreePort()
    {
        for (var tried = FirstEphemeralPort; tried <= LastPort; tried++)
        {
            var port = NextPort();
            if (_world.Fabric.Find(Key(Here, Address.Tcp(Here, port))) is null)
            {
                return port;
            }
        }

        throw new NetworkException(NetworkFailure.AddressInUse, null, $"Every port of {Here} is in use.");
    }

    private int NextPort() => _machine.Machine == _machine ? NextOfMachine() : _machine.Machine.Network.NextPort();

    private int NextOfMachine() => _lastPort = _lastPort >= LastPort ? FirstEphemeralPort : _lastPort + 1;

    private static string Key(string host, Address address) => address.Path is { } path ? $"{host} {path}" : $"{host}:{address.Port}";

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "::1";

    private static bool IsEverywhere(string host) => host is "0.0.0.0" or "::";
}
