using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Balancing;

namespace Holdfast.Sessions.Pool;

/// <summary>A pool as it stands now.</summary>
public sealed record PoolView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoints it spreads over.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>How an endpoint is chosen.</summary>
    public required BalancingStrategy Strategy { get; init; }

    /// <summary>The journey that makes its sessions ready; null for none.</summary>
    public string? Journey { get; init; }

    /// <summary>Sessions ready for use.</summary>
    public required int Warm { get; init; }

    /// <summary>Sessions in use by callers.</summary>
    public required int InUse { get; init; }

    /// <summary>Sessions being opened, logged on or reset.</summary>
    public required int Preparing { get; init; }

    /// <summary>Callers that wait for a session.</summary>
    public required int Waiting { get; init; }

    /// <summary>Sessions kept ready.</summary>
    public required int Min { get; init; }

    /// <summary>The limit of all of them together.</summary>
    public required int Max { get; init; }

    /// <summary>Why the latest session could not be made ready; null when the latest could.</summary>
    public Fault? LastError { get; init; }
}
