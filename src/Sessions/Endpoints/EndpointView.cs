using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Endpoints;

/// <summary>An endpoint as it stands now.</summary>
public sealed record EndpointView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Host and port.</summary>
    public required string Address { get; init; }

    /// <summary>What it is at.</summary>
    public required EndpointState State { get; init; }

    /// <summary>What is known of its health, which draining hides from <see cref="State"/>.</summary>
    public required EndpointState Health { get; init; }

    /// <summary>The share of checks and connections that failed lately, 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Until when it is ejected at the least because of that share; null where it is not.</summary>
    public DateTimeOffset? EjectedUntil { get; init; }

    /// <summary>Since when it has that state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The latest failure; null where there was none since it was last healthy.</summary>
    public Fault? LastError { get; init; }

    /// <summary>From connecting to the first screen, the latest time it was measured; null before.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Malformed records that it sent since the node started.</summary>
    public long Malformed { get; init; }

    /// <summary>Host connections open or being opened, without health checks.</summary>
    public required int OpenSessions { get; init; }

    /// <summary>The limit of those.</summary>
    public required int MaxConnections { get; init; }
}
