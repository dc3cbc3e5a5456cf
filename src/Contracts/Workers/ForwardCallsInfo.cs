namespace Holdfast.Contracts.Workers;

/// <summary>How calls to a target of logs go since the daemon began, those for the logs of other workers included.</summary>
public sealed record ForwardCallsInfo
{
    /// <summary>
    /// The circuit breaker: <c>closed</c> (every call is made), <c>open</c> (none: too many have failed), <c>half_open</c> (one, to see
    /// whether things are better).
    /// </summary>
    public required string Breaker { get; init; }

    /// <summary>Since when the breaker stands so.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>From when on a call may try again; null where the breaker is not open.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>How often the breaker has opened.</summary>
    public required long Openings { get; init; }

    /// <summary>Attempts made, first ones included.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required long Failures { get; init; }

    /// <summary>Attempts made since one before had failed.</summary>
    public required long Retries { get; init; }

    /// <summary>Calls that were not made, since the breaker was open or too many waited. What they were to send is sent later.</summary>
    public required long Refused { get; init; }

    /// <summary>Calls under way.</summary>
    public required int Running { get; init; }

    /// <summary>Calls that wait for those.</summary>
    public required int Waiting { get; init; }
}
