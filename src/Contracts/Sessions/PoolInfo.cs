namespace Holdfast.Contracts.Sessions;

/// <summary>A pool of sessions.</summary>
public sealed record PoolInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoints it spreads over.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>How an endpoint is chosen.</summary>
    public required string Strategy { get; init; }

    /// <summary>The journey that makes its sessions ready; null for none.</summary>
    public string? Journey { get; init; }

    /// <summary>What makes a caller come back to the endpoint it had before: <c>none user label address</c>.</summary>
    public string? Affinity { get; init; }

    /// <summary>How many it holds at the least.</summary>
    public int Min { get; init; }

    /// <summary>How many it keeps ready beside those in use.</summary>
    public int Spares { get; init; }

    /// <summary>How many it holds at the most.</summary>
    public int Max { get; init; }

    /// <summary>Ready and not in use.</summary>
    public int Warm { get; init; }

    /// <summary>In use.</summary>
    public int InUse { get; init; }

    /// <summary>On their way to being ready.</summary>
    public int Starting { get; init; }

    /// <summary>Callers waiting for one.</summary>
    public int Waiting { get; init; }

    /// <summary>How many callers may wait; beyond, one is refused at once.</summary>
    public int MaxWaiting { get; init; }

    /// <summary>Sessions handed out since the node started.</summary>
    public long Served { get; init; }

    /// <summary>Callers that got none, since the queue was full or their deadline came.</summary>
    public long Refused { get; init; }

    /// <summary>Why the last session could not be made ready; null where the last one was.</summary>
    public string? LastError { get; init; }
}
