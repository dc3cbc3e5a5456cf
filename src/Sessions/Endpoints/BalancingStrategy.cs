namespace Holdfast.Sessions.Endpoints;

/// <summary>How a pool spreads its sessions over its endpoints. All respect weights, limits and health.</summary>
public enum BalancingStrategy
{
    /// <summary>The endpoint with the fewest open sessions per weight; the first of the pool's order among equals.</summary>
    LeastConnections,

    /// <summary>In turn, evenly interleaved by weight.</summary>
    RoundRobin,

    /// <summary>By chance, in proportion to weight.</summary>
    Random,
}
