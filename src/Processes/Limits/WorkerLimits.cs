namespace Holdfast.Processes.Limits;

/// <summary>What a worker may use. Immutable.</summary>
public sealed record WorkerLimits
{
    /// <summary>No limits.</summary>
    public static WorkerLimits None { get; } = new();

    /// <summary>The limits, at most one for each resource.</summary>
    public IReadOnlyList<ResourceBound> Bounds { get; init; } = [];

    /// <summary>How often use is measured.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The processors that a throttled worker keeps.</summary>
    public double ThrottledCpu { get; init; } = 0.2;

    /// <summary>Whether anything is limited.</summary>
    public bool Any => Bounds.Count > 0;

    /// <summary>The limit on a resource; null where it has none.</summary>
    public ResourceBound? Of(LimitedResource resource) => Bounds.FirstOrDefault(bound => bound.Resource == resource);

    /// <summary>With the limit on a resource raised once.</summary>
    public WorkerLimits Raised(LimitedResource resource) =>
        this with { Bounds = [.. Bounds.Select(bound => bound.Resource == resource ? bound.Raised() : bound)] };
}
