namespace Holdfast.Contracts.Workers;

/// <summary>How forwarding a worker's log to a target goes, since the daemon began.</summary>
public sealed record LogForwardInfo
{
    /// <summary>How and to where, without what may be secret.</summary>
    public required string Target { get; init; }

    /// <summary>Lines the target took.</summary>
    public required long SentLines { get; init; }

    /// <summary>Lines it refused for good.</summary>
    public required long RefusedLines { get; init; }

    /// <summary>Bytes that were deleted before they could be sent.</summary>
    public required long LostBytes { get; init; }

    /// <summary>Bytes that are still to be looked at.</summary>
    public required long BehindBytes { get; init; }

    /// <summary>How calls to it go.</summary>
    public required ForwardCallsInfo Calls { get; init; }

    /// <summary>Why it takes nothing just now; null where it does.</summary>
    public string? Failure { get; init; }
}
