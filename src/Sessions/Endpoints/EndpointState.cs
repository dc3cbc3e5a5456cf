namespace Holdfast.Sessions.Endpoints;

/// <summary>What is known of an endpoint's health.</summary>
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
}
