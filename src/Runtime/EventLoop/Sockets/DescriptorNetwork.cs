using System.Net;
using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.ThreadPool;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Sockets by their descriptors: what execution models that wait by themselves have in common.</summary>
internal abstract class DescriptorNetwork : Network
{
    /// <inheritdoc/>
    public sealed override async ValueTask<Connection> ConnectAsync(Address address, CancellationToken cancellationToken)
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
    public sealed override async ValueTask<Listener> ListenAsync(Address address, CancellationToken cancellationToken)
    {
        if (address.IsUnix)
            return Listen(UnixSockets.Listen(address), address);
        var socket = await SystemNetwork.ListenOnAsync(address, cancellationToken);

        // Connections inherit it.
        socket.NoDelay = true;
        return Listen(socket, SystemNetwork.AddressOf((IPEndPoint)socket.LocalEndPoint!));
    }

    /// <inheritdoc/>
    public sealed override Connection Adopt(SafeFileHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var descriptor = (int)socket.DangerousGetHandle();
        if (NativeSocket.LocalEnd(descriptor) is not { } near || NativeSocket.RemoteEnd(descriptor) is not { } far)
        {
            socket.Dispose();
            throw new NetworkException(NetworkFailure.Reset, Address.Tcp("0.0.0.0", 0), "The socket that was to be taken over is not connected.");
        }

        // From here on the connection closes it.
        socket.SetHandleAsInvalid();
        _ = NativeSocket.SetBlocking(descriptor, BlockingSockets);
        return Wrap(descriptor, SystemNetwork.AddressOf(near), SystemNetwork.AddressOf(far));
    }

    /// <inheritdoc/>
    public sealed override async ValueTask<Connection> SecureAsync(
        Connection connection, ServerTrust trust, CancellationToken cancellationToken) =>
        await TlsConnection.HandshakeAsync(connection, trust, cancellationToken);

    /// <inheritdoc/>
    public sealed override async ValueTask<Connection> SecureServerAsync(
        Connection connection, ServerIdentity identity, CancellationToken cancellationToken) =>
        await TlsConnection.AcceptAsync(connection, identity, cancellationToken);

    /// <summary>A new socket, or a negated error.</summary>
    protected abstract int Create(AddressFamily family);

    /// <summary>Connects a socket: 0, or a negated error.</summary>
    protected abstract ValueTask<int> ConnectAsync(
        int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken);

    /// <summary>Whether operations wait in the kernel.</summary>
    protected abstract bool BlockingSockets { get; }

    /// <summary>A connection over a connected socket, which it owns.</summary>
    protected abstract Connection Wrap(int descriptor, Address local, Address remote);

    /// <summary>A listener over a listening socket, which it owns.</summary>
    protected abstract Listener Listen(Socket socket, Address local);

    /// <summary>The ends of an accepted socket; null where its far side has left already.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="local">Where it was accepted.</param>
    /// <param name="anywhere">Whether that is every address of this machine.</param>
    public static (Address Local, Address Remote)? EndsOf(int descriptor, Address local, bool anywhere)
    {
        // The far end of a Unix socket has no name of its own.
        if (local.IsUnix)
            return (local, local);
        if (NativeSocket.RemoteEnd(descriptor) is not { } far)
            return null;
        var near = local;
        if (anywhere)
        {
            if (NativeSocket.LocalEnd(descriptor) is not { } end)
                return null;
            near = SystemNetwork.AddressOf(end);
        }

        return (near, SystemNetwork.AddressOf(far));
    }

    /// <summary>Whether an address stands for every one of this machine.</summary>
    public static bool IsAnywhere(Address address) =>
        !address.IsUnix && IPAddress.Parse(address.Host) is var host && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any));

    private async ValueTask<Connection> ConnectAsync(EndPoint endpoint, Address address, CancellationToken cancellationToken)
    {
        var descriptor = Create(endpoint.AddressFamily);
        var result = descriptor;
        try
        {
            if (descriptor >= 0)
                result = await ConnectAsync(descriptor, endpoint.Serialize().Buffer, address, cancellationToken);
            if (result < 0)
                throw SocketFaults.Translate(result, $"Connecting to {address}", address);
            if (address.IsUnix)
                return Wrap(descriptor, address, address);
            _ = NativeSocket.SetNoDelay(descriptor);
            if (NativeSocket.LocalEnd(descriptor) is { } near && NativeSocket.RemoteEnd(descriptor) is { } far)
                return Wrap(descriptor, SystemNetwork.AddressOf(near), SystemNetwork.AddressOf(far));
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
