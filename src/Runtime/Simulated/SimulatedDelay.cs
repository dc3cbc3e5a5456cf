using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>A wait for a time.</summary>
internal sealed class SimulatedDelay(SimulatedClock clock, TimeSpan duration) : Waiter<bool>, ITimedEvent
{
    /// <summary>By whose time.</summary>
    public SimulatedClock Clock => clock;

    /// <inheritdoc/>
    public bool IsSet(long generation) => !IsClaimed;

    /// <inheritdoc/>
    public void Occur(long generation) => TrySetResult(true);

    /// <inheritdoc/>
    public override string DescribeWait() => $"delay of {duration}";
}
