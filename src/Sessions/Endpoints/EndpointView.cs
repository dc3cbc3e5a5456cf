using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Endpoints;

/// <summary>An endpoint as it stands now.</summary>
public sealed record EndpointView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Host and port.</summary>
    public required string Address { get; init; }

    /// <summary>What is known of its health.</summary>
    public required EndpointState State { get; init; }

    /// <summary>Since when it has that state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The latest failure; null where there was none since it was last healthy.</summary>
    public Fault? LastError { get; init; }

    /// <summary>From connecting to the first screen, the latest time it was measured; null before.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Host connections open or being opened, without health checks.</summary>
    public required int OpenSessions { get; init; }

    /// <summary>The limit of those.</summary>
    public required int MaxConnections { get; init; }
}
