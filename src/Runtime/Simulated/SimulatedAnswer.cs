using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>A wait for the answer of a simulated Keeper.</summary>
internal sealed class SimulatedAnswer : Waiter<object?>
{
    /// <inheritdoc/>
    public override string DescribeWait() => "an answer of the Keeper";
}
