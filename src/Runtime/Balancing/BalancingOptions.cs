namespace Holdfast.Runtime.Balancing;

/// <summary>How a <see cref="Balancer"/> balances.</summary>
public sealed record BalancingOptions
{
    /// <summary>The strategy.</summary>
    public BalancingStrategy Strategy { get; init; }

    /// <summary>
    /// How long an endpoint that came back, or was added later, takes to its whole weight; zero for at once. Plain turns, which know
    /// no weight, have no slow start.
    /// </summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>After how long a measured response time counts about a third; more than zero.</summary>
    public TimeSpan ResponseTimeMemory { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many times its share an endpoint may hold before <see cref="BalancingStrategy.ConsistentHash"/> goes on; over 1.</summary>
    public double LoadBound { get; init; } = 1.25;

    /// <summary>The most affinity keys remembered; 0 for no affinity. The longest unused is forgotten first.</summary>
    public int AffinityKeys { get; init; }

    /// <summary>After how long without use an affinity is forgotten.</summary>
    public TimeSpan AffinityIdle { get; init; } = TimeSpan.FromMinutes(30);
}
