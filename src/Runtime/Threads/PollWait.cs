using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Threads;

/// <summary>Waits until a socket is ready: true, or false where the threads on which those wait who are no fibers have ended.</summary>
/// <param name="descriptor">The socket, held by who waits.</param>
/// <param name="events">For what.</param>
/// <param name="what">What the fiber does, for the task dump.</param>
/// <param name="cancellationToken">Ends the wait.</param>
internal sealed class PollWait(int descriptor, short events, string what, CancellationToken cancellationToken) : Waiter<bool>
{
    /// <summary>Something to read, or somebody to accept.</summary>
    public const short Input = 1;

    /// <summary>Room to write, or connected.</summary>
    public const short Output = 4;

    private CancellationTokenRegistration _registration;
    private FiberThread? _thread;

    /// <summary>The socket.</summary>
    public int Descriptor => descriptor;

    /// <summary>For what it waits.</summary>
    public short Events => events;

    /// <summary>Whether it is to end without the socket being ready.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>It waits on this thread; its token wakes that from here on.</summary>
    public void WaitOn(FiberThread thread)
    {
        _thread = thread;
        _registration = cancellationToken.UnsafeRegister(static wait => ((PollWait)wait!)._thread!.Wake(), this);
    }

    /// <summary>It is over: the socket is ready, or it was cancelled, or nobody is left to wait.</summary>
    public void End(bool ready)
    {
        _registration.Unregister();
        if (IsCancelled)
            TrySetException(new OperationCanceledException(cancellationToken));
        else
            TrySetResult(ready);
    }

    /// <inheritdoc/>
    public override string DescribeWait() => what;
}
