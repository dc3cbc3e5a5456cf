namespace Holdfast.Runtime.Resilience;

/// <summary>A policy as it stands, and what it did since it was made.</summary>
/// <param name="Breaker">The circuit breaker; null where there is none.</param>
/// <param name="Running">Calls under way, those that wait for the bulkhead not counted.</param>
/// <param name="Waiting">Calls that wait for the bulkhead.</param>
/// <param name="Attempts">Attempts made, first ones included.</param>
/// <param name="Failures">Attempts that failed by the neighbour's fault (<see cref="ResilienceOptions.IsTransient"/>).</param>
/// <param name="Retries">Attempts made since one before had failed.</param>
/// <param name="Hedges">Attempts made beside one that had not answered.</param>
/// <param name="Timeouts">Attempts and calls that took too long for the policy; not among the failures.</param>
/// <param name="Refused">Calls that were not made: the breaker was open or the bulkhead full.</param>
public readonly record struct ResilienceState(
    BreakerView? Breaker, int Running, int Waiting, long Attempts, long Failures, long Retries, long Hedges, long Timeouts, long Refused);
