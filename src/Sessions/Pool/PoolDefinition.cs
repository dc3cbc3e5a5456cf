using Holdfast.Runtime.Balancing;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions.Pool;

/// <summary>Sessions kept ready for use, as the configuration defines them.</summary>
public sealed record PoolDefinition
{
    /// <summary>Its name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoints it spreads over.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>How it spreads.</summary>
    public BalancingStrategy Strategy { get; init; }

    /// <summary>What makes a caller come back to the endpoint it had before.</summary>
    public Affinity Affinity { get; init; }

    /// <summary>How long an endpoint that came back takes to its whole share; zero for at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>Sessions open at the least, ready and in use together.</summary>
    public int Min { get; init; }

    /// <summary>Sessions kept ready beside those in use, as far as <see cref="Max"/> leaves room; null for as many as <see cref="Min"/>.</summary>
    public int? Spares { get; init; }

    /// <summary>Sessions open at once, ready and in use together, at the most.</summary>
    public int Max { get; init; } = 100;

    /// <summary>Callers that wait for a session, at the most; beyond, one is refused at once.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>The journey run before a session is ready; null for none.</summary>
    public string? Journey { get; init; }

    /// <summary>How long a caller waits for a session, at the most.</summary>
    public TimeSpan CheckoutTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ready session that neither <see cref="Min"/> nor the spares need stays unused before it is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a session lives at the most before it is replaced, as soon as nobody uses it; up to a fifth less, by chance. Null for as long
    /// as it holds.
    /// </summary>
    public TimeSpan? MaxLifetime { get; init; }

    /// <summary>After how long without use a session is taken back from its holder; null for never. Suspended ones are not.</summary>
    public TimeSpan? UnusedTimeout { get; init; }

    /// <summary>What becomes of its sessions whose host is lost.</summary>
    public FailoverPolicy Failover { get; init; } = new();

    /// <summary>Whether its sessions are recorded; null where the endpoint or the <c>recording</c> section says.</summary>
    public bool? Record { get; init; }

    /// <summary>As the balancer is told of it.</summary>
    internal BalancingOptions Balancing => new()
    {
        Strategy = Strategy, SlowStart = SlowStart, AffinityKeys = Affinity == Affinity.None ? 0 : AffinityLimit,
    };

    /// <summary>As the bookkeeping goes by it.</summary>
    internal PoolLimits Limits => new(Min, Spares ?? Min, Max, MaxWaiting, IdleTimeout, MaxLifetime);

    /// <summary>Callers whose endpoints a pool remembers, at the most; the longest unused is forgotten first.</summary>
    private const int AffinityLimit = 100_000;
}
