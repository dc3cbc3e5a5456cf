using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;

namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>Connects one socket on epoll.</summary>
/// <param name="loop">Where it waits.</param>
/// <param name="descriptor">The socket.</param>
/// <param name="remote">Whom it connects to.</param>
internal sealed class EpollConnect(Loop loop, int descriptor, Address remote) : IEpollTarget, IThreadPoolWorkItem
{
    // A Unix listener whose queue is full says "try again" and cannot be waited for.
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(1);

    private readonly RequestWait _wait = new($"connects to {remote}");
    private readonly Lock _lock = new();
    private long _number = -1;
    private bool _asked;
    private bool _done;

    /// <summary>Connects: 0, or a negated error. Any thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<int> RunAsync(ReadOnlyMemory<byte> address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = NativeSocket.Connect(descriptor, address.Span);
        while (result == -Errno.TryAgain)
        {
            await SleepNode.Start(loop, QueueFullPause, cancellationToken);
            result = NativeSocket.Connect(descriptor, address.Span);
        }

        if (result is not (-Errno.InProgress or -Errno.Interrupted))
            return result;
        loop.Post(this);
        using var registration = cancellationToken.UnsafeRegister(static state => ((EpollConnect)state!).AskToCancel(), this);
        result = await _wait.Task;
        if (result == -Errno.Canceled)
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Begins to wait, or ends waiting where that was asked for; on the loop's thread.</summary>
    public void Execute()
    {
        bool asked;
        lock (_lock)
        {
            asked = _asked;
        }

        if (_done)
            return;
        if (asked || !loop.IsCurrent)
            End(-Errno.Canceled);
        else if ((_number = Driver.Add(this, descriptor, EpollEvents.Output)) < 0)
            End((int)_number);
    }

    /// <inheritdoc/>
    public void Ready(EpollEvents events) => End(NativeSocket.TakeError(descriptor));

    /// <inheritdoc/>
    public void Abandon() => End(-Errno.Canceled);

    private EpollDriver Driver => (EpollDriver)loop.Driver;

    private void AskToCancel()
    {
        lock (_lock)
        {
            _asked = true;
        }

        loop.Post(this);
    }

    private void End(int result)
    {
        if (_number >= 0)
            Driver.Remove(_number, descriptor);
        _number = -1;
        _done = true;
        _wait.TrySetResult(result);
    }
}
