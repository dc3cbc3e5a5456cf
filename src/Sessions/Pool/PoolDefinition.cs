using Holdfast.Runtime.Balancing;

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

    /// <summary>Sessions kept ready beside those in use, as far as <see cref="Max"/> leaves room.</summary>
    public int Min { get; init; }

    /// <summary>Sessions open at once, ready and in use together, at the most.</summary>
    public int Max { get; init; } = 100;

    /// <summary>The journey run before a session is ready; null for none.</summary>
    public string? Journey { get; init; }

    /// <summary>How long a caller waits for a session, at the most.</summary>
    public TimeSpan CheckoutTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ready session beyond <see cref="Min"/> stays unused before it is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
