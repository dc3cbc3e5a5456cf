using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>Waits for a connection.</summary>
/// <param name="listener">Of which listener.</param>
internal sealed class AcceptWait(LoopListener listener) : Waiter<Connection>
{
    /// <summary>Its place among those who wait.</summary>
    public LinkedListNode<AcceptWait>? Place { get; set; }

    /// <inheritdoc/>
    public override string DescribeWait() => $"accepts on {listener.LocalAddress}";

    /// <inheritdoc/>
    protected override void OnCanceled() => listener.Forget(this);
}
