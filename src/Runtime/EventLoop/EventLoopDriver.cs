namespace Holdfast.Runtime.EventLoop;

/// <summary>By what the loops talk with the kernel.</summary>
public enum EventLoopDriver
{
    /// <summary>io_uring where the kernel lets us have it, epoll elsewhere.</summary>
    Automatic,

    /// <summary>io_uring (Linux 5.19 or newer, and not forbidden), or failure.</summary>
    IoUring,

    /// <summary>epoll; files go through the thread pool.</summary>
    Epoll,
}
