namespace Holdfast.Runtime.Supervision;

/// <summary>A supervised child as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Runs">How often it was started.</param>
/// <param name="LastFailure">Why its last failed run ended; null where none failed.</param>
public sealed record ChildView(string Name, ChildState State, int Runs, Exception? LastFailure)
{
    /// <summary>
    /// Healthy while it runs or has ended well, degraded while it is being stopped or started again, unhealthy when it was given up.
    /// </summary>
    public HealthState Health => State switch
    {
        ChildState.Running or ChildState.Ended => HealthState.Healthy,
        ChildState.GivenUp => HealthState.Unhealthy,
        _ => HealthState.Degraded,
    };
}
