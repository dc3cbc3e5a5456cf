namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Ends a cancelled wait, on its connection's loop.</summary>
/// <param name="wait">The wait; it may have ended, and another one begun, before this runs.</param>
internal sealed class SocketCancellation(SocketWait wait) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute()
    {
        if (wait is { IsParked: true, IsCancelled: true })
            wait.Cancelled();
    }
}
