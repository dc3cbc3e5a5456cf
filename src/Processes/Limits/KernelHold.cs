using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>What the kernel is told of a worker's limits: by their policies it holds some, and others are only watched. Pure.</summary>
internal static class KernelHold
{
    /// <summary>What the worker's tree is held to.</summary>
    public static KeeperLimits Of(WorkerLimits limits, bool throttled)
    {
        var cpu = Rate(limits, LimitedResource.Cpu);
        return new KeeperLimits
        {
            Memory = Memory(limits.Of(LimitedResource.Memory)),
            MemorySoft = limits.Of(LimitedResource.Memory) is { Policy: LimitPolicy.Throttle } memory ? (long)memory.Limit : 0,
            Cpu = throttled ? Math.Min(limits.ThrottledCpu, cpu > 0 ? cpu : limits.ThrottledCpu) : cpu,
            Tasks = limits.Of(LimitedResource.Pids) is { } pids && IsHeld(pids.Policy) ? (long)pids.Limit : 0,
            ReadRate = (long)Rate(limits, LimitedResource.Read),
            WriteRate = (long)Rate(limits, LimitedResource.Write),
        };
    }

    /// <summary>What each process may have open; null for the Keeper's own limit.</summary>
    public static long? Descriptors(WorkerLimits limits) =>
        limits.Of(LimitedResource.Descriptors) is { } bound && IsHeld(bound.Policy) ? (long)bound.Limit : null;

    // One that is to be ended in its own way gets a margin in which to do so; only then does the kernel kill.
    private static long Memory(ResourceBound? bound) => bound switch
    {
        null or { Policy: LimitPolicy.Log or LimitPolicy.Alert or LimitPolicy.Throttle } => 0,
        { Policy: LimitPolicy.None or LimitPolicy.ImmediateKill } => (long)bound.Limit,
        _ => (long)(bound.Limit * ResourceBound.Margin),
    };

    private static double Rate(WorkerLimits limits, LimitedResource resource) =>
        limits.Of(resource) is { Policy: LimitPolicy.None or LimitPolicy.Throttle } bound ? bound.Limit : 0;

    private static bool IsHeld(LimitPolicy policy) => policy is not (LimitPolicy.Log or LimitPolicy.Alert);
}
