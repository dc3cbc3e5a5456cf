namespace Holdfast.Processes.Health;

/// <summary>The checks of a worker. Immutable.</summary>
public sealed record WorkerHealthDefinition
{
    /// <summary>No checks: a worker that runs is healthy.</summary>
    public static WorkerHealthDefinition None { get; } = new();

    /// <summary>Whether it has started; null where the start grace decides.</summary>
    public HealthCheckDefinition? Startup { get; init; }

    /// <summary>Whether it can take work; null where a started worker can.</summary>
    public HealthCheckDefinition? Readiness { get; init; }

    /// <summary>Whether it lives; null where a process that is there does.</summary>
    public HealthCheckDefinition? Liveness { get; init; }

    /// <summary>Whether there is any.</summary>
    public bool Any => (Startup ?? Readiness ?? Liveness) is not null;

    /// <summary>The check for a purpose; null where there is none.</summary>
    public HealthCheckDefinition? For(HealthPurpose purpose) => purpose switch
    {
        HealthPurpose.Startup => Startup,
        HealthPurpose.Readiness => Readiness,
        _ => Liveness,
    };
}
