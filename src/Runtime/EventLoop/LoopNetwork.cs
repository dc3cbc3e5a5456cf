using System.Net;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.EventLoop;

/// <summary>Sockets on the loops.</summary>
/// <param name="loops">The loops.</param>
internal sealed class LoopNetwork(LoopGroup loops) : Network
{
    /// <inheritdoc/>
    public override async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        if (address.IsUnix)
            return await ConnectAsync(UnixSockets.EndPointOf(address), address, cancellationToken);
        NetworkException? failure = null;
        foreach (var candidate in await SystemNetwork.ResolveAsync(address, cancellationToken))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(candidate, address.Port), address, cancellationToken);
            }
            catch (NetworkException error)
            {
                failure = error;
            }
        }

        throw failure ?? SystemNetwork.NoAddress(address);
    }

    /// <inheritdoc/>
    public override async ValueTask<Listener> ListenAsync(Address address, CancellationToken cancellationToken)
    {
        var home = loops.Here();
        var socket = address.IsUnix ? UnixSockets.Listen(address) : await SystemNetwork.ListenOnAsync(address, cancellationToken);
        if (address.IsUnix)
            return home.Driver.Listen(home, loops, socket, address);
        socket.NoDelay = true;
        return home.Driver.Listen(home, loops, socket, SystemNetwork.AddressOf((IPEndPoint)socket.LocalEndPoint!));
    }

    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureAsync(
        Connection connection, ServerTrust trust, CancellationToken cancellationToken) =>
        await TlsConnection.HandshakeAsync(connection, trust, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureServerAsync(
        Connection connection, ServerIdentity identity, CancellationToken cancellationToken) =>
        await TlsConnection.AcceptAsync(connection, identity, cancellationToken);

    private async ValueTask<Connection> ConnectAsync(EndPoint endpoint, Address address, CancellationToken cancellationToken)
    {
        var driver = loops.Here().Driver;
        var descriptor = NativeSocket.Create(endpoint.AddressFamily, driver.BlockingSockets);
        var result = descriptor;
        try
        {
            if (descriptor >= 0)
                result = await driver.ConnectAsync(descriptor, endpoint.Serialize().Buffer, address, cancellationToken);
            if (result < 0)
                throw SocketFaults.Translate(result, $"Connecting to {address}", address);
            if (address.IsUnix)
                return driver.Wrap(loops, descriptor, address, address);
            _ = NativeSocket.SetNoDelay(descriptor);
            if (NativeSocket.LocalEnd(descriptor) is { } near && NativeSocket.RemoteEnd(descriptor) is { } far)
                return driver.Wrap(loops, descriptor, SystemNetwork.AddressOf(near), SystemNetwork.AddressOf(far));
            throw SocketFaults.Translate(-Errno.ConnectionReset, $"Connecting to {address}", address);
        }
        catch
        {
            if (descriptor >= 0)
                _ = Libc.Close(descriptor);
            throw;
        }
    }
}
