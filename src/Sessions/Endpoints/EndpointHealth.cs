namespace Holdfast.Sessions.Endpoints;

/// <summary>
/// The health of one endpoint as a pure machine with hysteresis: one failure degrades, <see cref="UnhealthyAfter"/> in a row make
/// unhealthy, and <see cref="HealthyAfter"/> successes in a row make healthy again. So an endpoint that fails every other time
/// neither takes full part nor flaps.
/// </summary>
/// <param name="State">What is known.</param>
/// <param name="Failures">Failures in a row, counted up to <see cref="UnhealthyAfter"/>.</param>
/// <param name="Successes">Successes in a row, counted up to <see cref="HealthyAfter"/>.</param>
internal readonly record struct EndpointHealth(EndpointState State, int Failures, int Successes)
{
    /// <summary>Failures in a row that make an endpoint unhealthy.</summary>
    public const int UnhealthyAfter = 3;

    /// <summary>Successes in a row that make an endpoint healthy again.</summary>
    public const int HealthyAfter = 2;

    /// <summary>Longest pause before the next check of an endpoint that is unknown or degraded.</summary>
    public static readonly TimeSpan DoubtInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before the next check of an endpoint that is unhealthy.</summary>
    public static readonly TimeSpan RecoveryInterval = TimeSpan.FromSeconds(5);

    /// <summary>Whether sessions may be opened.</summary>
    public bool Available => State != EndpointState.Unhealthy;

    /// <summary>After a check or a connection that succeeded.</summary>
    public EndpointHealth Succeeded()
    {
        var successes = Math.Min(Successes + 1, HealthyAfter);
        var recovered = successes == HealthyAfter || State is EndpointState.Unknown or EndpointState.Healthy;
        return new EndpointHealth(recovered ? EndpointState.Healthy : State, 0, successes);
    }

    /// <summary>After a check or a connection that failed, or a session that was reset.</summary>
    public EndpointHealth Failed()
    {
        var failures = Math.Min(Failures + 1, UnhealthyAfter);
        var down = failures == UnhealthyAfter || State == EndpointState.Unhealthy;
        return new EndpointHealth(down ? EndpointState.Unhealthy : EndpointState.Degraded, failures, 0);
    }

    /// <summary>How long to wait before the next check, given the interval of a healthy endpoint.</summary>
    public TimeSpan NextCheckIn(TimeSpan interval) => State switch
    {
        EndpointState.Healthy => interval,
        EndpointState.Unhealthy => interval < RecoveryInterval ? interval : RecoveryInterval,
        _ => interval < DoubtInterval ? interval : DoubtInterval,
    };
}
