namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Cancels a request on its loop.</summary>
/// <param name="request">The request.</param>
internal sealed class RequestCancellation(RingRequest request) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute() => request.Cancel();
}
