using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>A child whose use is watched.</summary>
/// <param name="Child">The child.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Condition">What is remembered of it.</param>
/// <param name="NextAt">When it is measured next, by the monotonic clock.</param>
internal sealed record WatchedRun(KeptChild Child, WorkerLimits Limits, LimitCondition Condition, TimeSpan NextAt);
