namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Begins a read or write on the connection's loop.</summary>
/// <param name="wait">What to begin.</param>
internal sealed class SocketStart(SocketWait wait) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute() => wait.Start();
}
