using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.EventLoop;

/// <summary>What awaits a delay.</summary>
/// <param name="node">The delay.</param>
internal sealed class SleepWait(SleepNode node) : Waiter<bool>
{
    /// <inheritdoc/>
    public override string DescribeWait() => "sleeps";

    /// <inheritdoc/>
    protected override void Recycle() => node.Keep();
}
