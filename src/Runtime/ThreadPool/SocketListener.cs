using System.Net;
using System.Net.Sockets;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>A listening socket.</summary>
internal sealed class SocketListener(Socket socket, Address local) : Listener
{
    private bool _disposed;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <inheritdoc/>
    public override async ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return Connect(await socket.AcceptAsync(cancellationToken));
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // That client left while it waited in the backlog; the listener is well.
            }
            catch (SocketException error) when (error.SocketErrorCode != SocketError.OperationAborted)
            {
                throw SocketFailures.Translate(error, $"Accepting on {local}", local);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                throw SocketFailures.Closed($"Accepting on {local}", local, error);
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (local.Path is { } path)
            {
                // Before the socket closes: afterwards the path may be another listener's.
                File.Delete(path);
            }

            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private SocketConnection Connect(Socket accepted)
    {
        try
        {
            if (local.IsUnix)
            {
                // The far end of a Unix socket has no name of its own.
                return new SocketConnection(accepted, local, local);
            }

            accepted.NoDelay = true;
            return new SocketConnection(
                accepted, SystemNetwork.AddressOf((IPEndPoint)accepted.LocalEndPoint!), SystemNetwork.AddressOf((IPEndPoint)accepted.RemoteEndPoint!));
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }
}
