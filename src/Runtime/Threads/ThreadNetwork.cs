using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;

namespace Holdfast.Runtime.Threads;

/// <summary>Sockets for which threads block.</summary>
/// <param name="executor">The threads.</param>
internal sealed class ThreadNetwork(ThreadExecutor executor) : DescriptorNetwork
{
    // A Unix listener whose queue is full says "try again" and cannot be waited for.
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(1);

    /// <summary>A connection over an accepted socket; null where its far side has left already.</summary>
    public Connection? Accepted(int descriptor, Address local, bool anywhere)
    {
        if (EndsOf(descriptor, local, anywhere) is { } ends)
            return Wrap(descriptor, ends.Local, ends.Remote);
        _ = Libc.Close(descriptor);
        return null;
    }

    /// <summary>Blocks the caller's fiber until a socket is ready; false where the execution model has been disposed of meanwhile.</summary>
    public async ValueTask<bool> WaitAsync(int descriptor, short events, string what, CancellationToken cancellationToken)
    {
        var wait = new PollWait(descriptor, events, what, cancellationToken);
        executor.Wait(wait);
        return await wait.Task;
    }

    /// <inheritdoc/>
    protected override bool BlockingSockets => false;

    /// <inheritdoc/>
    protected override int Create(AddressFamily family) => NativeSocket.Create(family, BlockingSockets);

    /// <inheritdoc/>
    protected override async ValueTask<int> ConnectAsync(
        int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = NativeSocket.Connect(descriptor, address.Span);
        while (result == -Errno.TryAgain)
        {
            await Task.Delay(QueueFullPause, cancellationToken);
            result = NativeSocket.Connect(descriptor, address.Span);
        }

        if (result is not (-Errno.InProgress or -Errno.Interrupted))
            return result;
        var ready = await WaitAsync(descriptor, PollWait.Output, $"connects to {remote}", cancellationToken);
        return ready ? NativeSocket.TakeError(descriptor) : -Errno.Canceled;
    }

    /// <inheritdoc/>
    protected override Connection Wrap(int descriptor, Address local, Address remote) =>
        new ThreadConnection(executor, descriptor, local, remote);

    /// <inheritdoc/>
    protected override Listener Listen(Socket socket, Address local) => new ThreadListener(this, socket, local);
}
