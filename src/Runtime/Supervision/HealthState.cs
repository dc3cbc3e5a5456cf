namespace Holdfast.Runtime.Supervision;

/// <summary>How a supervised child is.</summary>
public enum HealthState
{
    /// <summary>It does its work.</summary>
    Healthy,

    /// <summary>It works, but something about it needs looking at.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
