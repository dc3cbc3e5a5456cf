using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>A wait for a time.</summary>
internal sealed class SimulatedDelay(TimeSpan duration) : Waiter<bool>, ITimedEvent
{
    /// <inheritdoc/>
    public bool IsSet(long generation) => !IsClaimed;

    /// <inheritdoc/>
    public void Occur(long generation) => TrySetResult(true);

    /// <inheritdoc/>
    public override string DescribeWait() => $"delay of {duration}";
}
