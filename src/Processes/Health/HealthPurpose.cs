namespace Holdfast.Processes.Health;

/// <summary>What a check decides.</summary>
public enum HealthPurpose
{
    /// <summary>Whether the worker has started; until it passes, the other checks wait. Failing ends the run.</summary>
    Startup,

    /// <summary>Whether it can take work: failing makes it degraded and keeps dependants waiting, and ends nothing.</summary>
    Readiness,

    /// <summary>Whether it lives: failing ends the run, and the restart rule decides what follows.</summary>
    Liveness,
}
