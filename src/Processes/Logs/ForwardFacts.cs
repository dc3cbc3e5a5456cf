using Holdfast.Runtime.Resilience;

namespace Holdfast.Processes.Logs;

/// <summary>How forwarding a worker's log to a target goes, since the daemon began.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Target">The target, without what may be secret in it.</param>
/// <param name="SentLines">Lines it took.</param>
/// <param name="RefusedLines">Lines it refused for good.</param>
/// <param name="LostBytes">Bytes that were deleted before they could be sent.</param>
/// <param name="Positions">How far the two streams are sent.</param>
/// <param name="Failure">Why it cannot be reached or takes nothing just now; null where it does.</param>
public sealed record ForwardFacts(
    string Worker, string Target, long SentLines, long RefusedLines, long LostBytes, LogPositions Positions, string? Failure)
{
    /// <summary>How calls to the target go, those for the logs of other workers included.</summary>
    public ResilienceState Calls { get; init; }
}
