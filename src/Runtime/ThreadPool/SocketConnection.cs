using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Holdfast.Runtime.EventLoop.Native;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>A connected socket.</summary>
internal sealed class SocketConnection(Socket socket, Address local, Address remote) : Connection
{
    /// <inheritdoc/>
    public override Address RemoteAddress => remote;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // An empty read would return 0, which means the end.
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode != SocketError.OperationAborted)
        {
            throw SocketFailures.Translate(error, $"Reading from {remote}", remote);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw SocketFailures.Closed($"Reading from {remote}", remote, error);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (SocketException error) when (error.SocketErrorCode != SocketError.OperationAborted)
        {
            throw SocketFailures.Translate(error, $"Writing to {remote}", remote);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw SocketFailures.Closed($"Writing to {remote}", remote, error);
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is gone already: there is nothing left to complete.
        }
    }

    /// <inheritdoc/>
    public override SafeFileHandle? DuplicateSocket() => NativeSocket.Duplicate((int)socket.Handle);

    /// <inheritdoc/>
    public override ByteTally? Tally()
    {
        try
        {
            return remote.IsUnix ? null : NativeSocket.Tally((int)socket.Handle);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override TimeSpan? Silence()
    {
        try
        {
            return NativeSocket.Silence((int)socket.Handle);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync()
    {
        // With nothing under way the platform closes its descriptor and does no more; otherwise it would shut the socket down.
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
