namespace Holdfast.Runtime.Balancing;

/// <summary>What a decision of a <see cref="Balancer"/> depends on, besides its endpoints.</summary>
public readonly ref struct BalancingRequest
{
    /// <summary>The monotonic clock.</summary>
    public TimeSpan Now { get; init; }

    /// <summary>64 uniform bits, used where chance decides.</summary>
    public ulong Draw { get; init; }

    /// <summary>The hash of what is asked for (<see cref="BalancingKey.Of"/>), used by <see cref="BalancingStrategy.ConsistentHash"/>.</summary>
    public ulong Key { get; init; }

    /// <summary>Who asks, where the same is to get the same endpoint again while that can be had; null for anyone.</summary>
    public string? Affinity { get; init; }

    /// <summary>Endpoints not to choose, since they have failed this request already.</summary>
    public ReadOnlySpan<int> Excluded { get; init; }
}
