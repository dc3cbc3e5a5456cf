using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.Threads;

/// <summary>A connection; whoever uses it blocks for it.</summary>
internal sealed class ThreadConnection(ThreadExecutor executor, int descriptor, Address local, Address remote) : Connection
{
    private readonly SharedSocket _socket = new(descriptor, () => _ = Libc.Close(descriptor));

    /// <inheritdoc/>
    public override Address RemoteAddress => remote;

    /// <inheritdoc/>
    public override Address LocalAddress => local;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // An empty read would return 0, which means the end.
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        return RunAsync(PollWait.Input, "Reading from", () => Libc.Receive(descriptor, buffer.Span), cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var rest = buffer;
            var sent = await RunAsync(PollWait.Output, "Writing to", () => Libc.Send(descriptor, rest.Span), cancellationToken);
            buffer = buffer[sent..];
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        if (!_socket.TryHold())
            return;
        _ = Libc.ShutdownWrites(descriptor);
        _socket.Release();
    }

    /// <inheritdoc/>
    public override SafeFileHandle? DuplicateSocket()
    {
        if (!_socket.TryHold())
            return null;
        var copy = NativeSocket.Duplicate(descriptor);
        _socket.Release();
        return copy;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _socket.Close();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<int> RunAsync(short events, string doing, Func<int> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_socket.TryHold())
            throw SocketFaults.Translate(-Errno.BadDescriptor, $"{doing} {remote}", remote);
        try
        {
            while (true)
            {
                var result = attempt();
                if (result >= 0 && !(_socket.IsClosed && events == PollWait.Output))
                    return result;
                if (result is not (-Errno.TryAgain or -Errno.Interrupted))
                    throw SocketFaults.Translate(_socket.IsClosed ? -Errno.BadDescriptor : result, $"{doing} {remote}", remote);
                if (result == -Errno.TryAgain && !await WaitAsync(events, cancellationToken))
                    throw SocketFaults.Translate(-Errno.BadDescriptor, $"{doing} {remote}", remote);
            }
        }
        finally
        {
            _socket.Release();
        }
    }

    // False where nobody is left to wait for it: the execution model has been disposed of.
    private async ValueTask<bool> WaitAsync(short events, CancellationToken cancellationToken)
    {
        var wait = new PollWait(descriptor, events, $"{(events == PollWait.Input ? "reads from" : "writes to")} {remote}", cancellationToken);
        executor.Wait(wait);
        return await wait.Task;
    }
}
