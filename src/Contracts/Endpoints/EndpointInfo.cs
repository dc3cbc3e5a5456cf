namespace Holdfast.Contracts.Endpoints;

/// <summary>A host endpoint and its health.</summary>
public sealed record EndpointInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Host and port.</summary>
    public required string Address { get; init; }

    /// <summary>One of <c>healthy degraded unhealthy draining</c>, or <c>unknown</c> before the first check.</summary>
    public required string State { get; init; }

    /// <summary>Its health, which <c>draining</c> hides: one of <c>healthy degraded unhealthy unknown</c>.</summary>
    public string? Health { get; init; }

    /// <summary>The share of checks and connections that failed lately, 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Until when it is ejected at the least because of that share; null where it is not.</summary>
    public DateTimeOffset? EjectedUntil { get; init; }

    /// <summary>Open sessions of this node.</summary>
    public int Sessions { get; init; }

    /// <summary>How many sessions it may have at the most; null for no limit.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Milliseconds from connecting to the first screen, the last time it was measured.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Malformed records that it sent since the node started.</summary>
    public long Malformed { get; init; }

    /// <summary>Since when it has its state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What the last failing check met; null where the last one passed.</summary>
    public string? LastError { get; init; }
}
