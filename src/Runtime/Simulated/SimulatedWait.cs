using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>A wait for something of the simulation.</summary>
/// <param name="waiters">Who waits for the same; it takes itself out when it is cancelled.</param>
/// <param name="what">What is waited for, such as <c>read from</c>.</param>
/// <param name="whom">Whose it is, told after <paramref name="what"/>.</param>
internal sealed class SimulatedWait(List<SimulatedWait> waiters, string what, object whom) : Waiter<bool>
{
    /// <inheritdoc/>
    public override string DescribeWait() => $"{what} {whom}";

    /// <inheritdoc/>
    protected override void OnCanceled() => waiters.Remove(this);
}
