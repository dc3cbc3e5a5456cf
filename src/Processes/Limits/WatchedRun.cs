using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>A child whose use is watched.</summary>
/// <param name="Child">The child.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Condition">What is remembered of it.</param>
/// <param name="NextAt">When it is measured next, by the monotonic clock.</param>
internal sealed record WatchedRun(KeptChild Child, WorkerLimits Limits, LimitCondition Condition, TimeSpan NextAt)
{
    /// <summary>Whether the journal was told that it is slowed down, and not yet that it is no more.</summary>
    public bool ToldThrottled { get; init; }

    /// <summary>Whether these are the limits it is watched by, though they may have been read anew.</summary>
    public bool IsHeldTo(WorkerLimits limits) =>
        limits.ThrottledCpu.Equals(Limits.ThrottledCpu) && limits.Bounds.SequenceEqual(Limits.Bounds);
}
