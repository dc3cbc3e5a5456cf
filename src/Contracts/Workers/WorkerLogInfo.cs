namespace Holdfast.Contracts.Workers;

/// <summary>What became of what a worker wrote.</summary>
public sealed record WorkerLogInfo
{
    /// <summary>The worker.</summary>
    public required string Worker { get; init; }

    /// <summary>Its streams.</summary>
    public required IReadOnlyList<LogStreamInfo> Streams { get; init; }

    /// <summary>Where it is forwarded to.</summary>
    public required IReadOnlyList<LogForwardInfo> Forward { get; init; }
}
