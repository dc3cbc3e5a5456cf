using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Threads;

/// <summary>A listening socket; whoever accepts blocks for it.</summary>
internal sealed class ThreadListener : Listener
{
    private readonly ThreadNetwork _network;
    private readonly SharedSocket _socket;
    private readonly Address _local;
    private readonly bool _anywhere;
    private bool _disposed;

    /// <summary>Takes over a listening socket.</summary>
    public ThreadListener(ThreadNetwork network, Socket socket, Address local)
    {
        socket.Blocking = false;
        _network = network;
        _local = local;
        _anywhere = DescriptorNetwork.IsAnywhere(local);
        _socket = new SharedSocket((int)socket.SafeHandle.DangerousGetHandle(), socket.Dispose);
    }

    /// <inheritdoc/>
    public override Address LocalAddress => _local;

    /// <inheritdoc/>
    public override async ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_socket.TryHold())
            throw Closed();
        try
        {
            while (true)
            {
                var result = NativeSocket.Accept(_socket.Descriptor, blocking: false);
                if (result >= 0 && _network.Accepted(result, _local, _anywhere) is { } connection)
                    return connection;
                if (_socket.IsClosed)
                    throw Closed();
                if (result == -Errno.TryAgain)
                {
                    if (!await _network.WaitAsync(_socket.Descriptor, PollWait.Input, $"accepts on {_local}", cancellationToken))
                        throw Closed();
                }
                else if (result < 0 && result is not (-Errno.Interrupted or -Errno.ConnectionAborted or -Errno.Protocol))
                    throw SocketFaults.Translate(result, $"Accepting on {_local}", _local);
            }
        }
        finally
        {
            _socket.Release();
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (_disposed)
            return ValueTask.CompletedTask;
        _disposed = true;
        try
        {
            // Before the socket closes: afterwards the path may be another listener's.
            if (_local.Path is { } path)
                File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, and the file with it; the socket must close all the same.
        }

        _socket.Close();
        return ValueTask.CompletedTask;
    }

    private NetworkException Closed() => SocketFailures.Closed($"Accepting on {_local}", _local);
}
