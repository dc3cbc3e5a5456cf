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

    /// <summary>Sessions open at the least.</summary>
    public required int Min { get; init; }

    /// <summary>Sessions kept ready beside those in use.</summary>
    public required int Spares { get; init; }

    /// <summary>The limit of callers that wait.</summary>
    public required int MaxWaiting { get; init; }

    /// <summary>What makes a caller come back to the endpoint it had before.</summary>
    public Affinity Affinity { get; init; }

    /// <summary>Sessions handed out, since the start.</summary>
    public long Served { get; init; }

    /// <summary>Callers refused since the queue was full or their deadline came, since the start.</summary>
    public long Refused { get; init; }

    /// <summary>The limit of all of them together.</summary>
    public required int Max { get; init; }

    /// <summary>Why the latest session could not be made ready; null when the latest could.</summary>
    public Fault? LastError { get; init; }
}
