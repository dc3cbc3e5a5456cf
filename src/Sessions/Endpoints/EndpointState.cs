namespace Holdfast.Sessions.Endpoints;

/// <summary>What an endpoint is at.</summary>
public enum EndpointState
{
    /// <summary>Not checked yet; sessions are opened all the same.</summary>
    Unknown,

    /// <summary>The latest checks and connections succeeded.</summary>
    Healthy,

    /// <summary>Something failed lately; sessions are still opened.</summary>
    Degraded,

    /// <summary>It failed again and again; no session is opened until it recovers.</summary>
    Unhealthy,

    /// <summary>An operator has it keep the sessions it has and take no more.</summary>
    Draining,
}
