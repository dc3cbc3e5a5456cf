using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Waits for one answer of the kernel.</summary>
/// <param name="what">What the waiting fiber does, for the task dump.</param>
internal sealed class RequestWait(string what) : Waiter<int>
{
    /// <inheritdoc/>
    public override string DescribeWait() => what;
}
