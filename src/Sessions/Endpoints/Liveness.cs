namespace Holdfast.Sessions.Endpoints;

/// <summary>How it is noticed that an endpoint is lost under its open sessions; the <c>liveness</c> section.</summary>
public sealed record Liveness
{
    /// <summary>After how long of silence from all its connections it is asked for a sign of life (DO TIMING-MARK); null for never.</summary>
    public TimeSpan? AskAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long it may take to answer on any of its connections, before all of them are taken for lost. A host that has never answered such a
    /// question is not judged by it.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long what was sent may stay unacknowledged by the host's machine before its connection is lost (TCP_USER_TIMEOUT).</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromMilliseconds(900);
}
