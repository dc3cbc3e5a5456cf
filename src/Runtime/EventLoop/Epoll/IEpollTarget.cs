namespace Holdfast.Runtime.EventLoop.Epoll;

/// <summary>What readiness is told to.</summary>
internal interface IEpollTarget
{
    /// <summary>Its descriptor is ready; on the loop's thread.</summary>
    void Ready(EpollEvents events);

    /// <summary>The loop has ended: nothing is told any more.</summary>
    void Abandon();
}
