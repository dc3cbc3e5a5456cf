using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's sockets.</summary>
internal sealed class SystemNetwork : Network
{
    /// <summary>Connections that wait to be accepted, per listener.</summary>
    internal const int BacklogConnections = 4096;

    /// <inheritdoc/>
    public override async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
    {
        if (address.IsUnix)
        {
            return await UnixSockets.ConnectAsync(address, cancellationToken);
        }

        NetworkException? failure = null;
        foreach (var candidate in await ResolveAsync(address, cancellationToken))
        {
            var socket = new Socket(candidate.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(candidate, address.Port), cancellationToken);
                return new SocketConnection(
                    socket, AddressOf((IPEndPoint)socket.LocalEndPoint!), AddressOf((IPEndPoint)socket.RemoteEndPoint!));
            }
            catch (SocketException error)
            {
                socket.Dispose();
                failure = SocketFailures.Translate(error, $"Connecting to {address}", address);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? NoAddress(address);
    }

    /// <inheritdoc/>
    public override Connection Adopt(SafeFileHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var owned = new Socket(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: true));
        socket.SetHandleAsInvalid();
        try
        {
            // Whoever had it before may have had its operations wait in the kernel, or not.
            owned.Blocking = true;
            // One that was reset has no far end: the platform tells of none in place of failing.
            if (owned.LocalEndPoint is IPEndPoint near && owned.RemoteEndPoint is IPEndPoint far) return new SocketConnection(owned, AddressOf(near), AddressOf(far));
        }
        catch (SocketException error)
        {
            owned.Dispose();
            throw SocketFailures.Translate(error, "Taking over a socket", Address.Tcp("0.0.0.0", 0));
        }

        owned.Dispose();
        throw new NetworkException(NetworkFailure.Reset, Address.Tcp("0.0.0.0", 0), "Taking over a socket failed: it is not connected any more.");
    }

    /// <inheritdoc/>
    public override async ValueTask<Listener> ListenAsync(Address address, CancellationToken cancellationToken)
    {
        if (address.IsUnix)
        {
            return new SocketListener(UnixSockets.Listen(address), address);
        }

        var socket = await ListenOnAsync(address, cancellationToken);
        return new SocketListener(socket, AddressOf((IPEndPoint)socket.LocalEndPoint!));
    }

    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureAsync(
        Connection connection, ServerTrust trust, CancellationToken cancellationToken) =>
        await TlsConnection.HandshakeAsync(connection, trust, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<Connection> SecureServerAsync(
        Connection connection, ServerIdentity identity, CancellationToken cancellationToken) =>
        await TlsConnection.AcceptAsync(connection, identity, cancellationToken);

    /// <summary>The capability's form of a TCP endpoint.</summary>
    public static Address AddressOf(IPEndPoint endpoint) => Address.Tcp(endpoint.Address.ToString(), endpoint.Port);

    /// <summary>A socket that listens on a TCP address.</summary>
    /// <exception cref="NetworkException">The address is in use, not permitted or not of this machine.</exception>
    public static async ValueTask<Socket> ListenOnAsync(Address address, CancellationToken cancellationToken)
    {
        var candidates = await ResolveAsync(address, cancellationToken);
        if (candidates.Length == 0)
        {
            throw NoAddress(address);
        }

        // A name such as localhost may stand for both families; what reaches most clients is the older one.
        var chosen = Array.Find(candidates, one => one.AddressFamily == AddressFamily.InterNetwork) ?? candidates[0];
        var socket = new Socket(chosen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(chosen, address.Port));
            socket.Listen(BacklogConnections);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw SocketFailures.Translate(error, $"Listening on {address}", address);
        }
    }

    /// <summary>The addresses of a host, numeric or by name.</summary>
    /// <exception cref="NetworkException">The name is not known.</exception>
    public static async ValueTask<IPAddress[]> ResolveAsync(Address address, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.Host, out var numeric))
        {
            return [numeric];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(address.Host, cancellationToken);
        }
        catch (SocketException error)
        {
            throw SocketFailures.Translate(error, $"Looking up {address.Host}", address);
        }
    }

    /// <summary>What to throw for a name that stands for nothing.</summary>
    public static NetworkException NoAddress(Address address) =>
        new(NetworkFailure.NameNotFound, address, $"Looking up {address.Host} gave no address.");
}
