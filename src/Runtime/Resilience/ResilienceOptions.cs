namespace Holdfast.Runtime.Resilience;

/// <summary>
/// How calls to one neighbour are made: each part is left out where it is null. From the outside in: the time for all, retries, the
/// bulkhead, hedging, the circuit breaker, the time for one attempt. So a call that waits to be tried again occupies nothing of the bulkhead,
/// a breaker sees every attempt, and a retry sees an open breaker.
/// </summary>
public sealed record ResilienceOptions
{
    /// <summary>The most time for a call, waits and retries included.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many calls at one time; each retry stands in line again, and is refused where the line is full.</summary>
    public BulkheadOptions? Bulkhead { get; init; }

    /// <summary>Trying again.</summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>Asking twice.</summary>
    public HedgeOptions? Hedge { get; init; }

    /// <summary>Not calling what fails.</summary>
    public BreakerOptions? Breaker { get; init; }

    /// <summary>The most time for one attempt.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>
    /// Which failures are the neighbour's and may pass: they are retried, hedged and counted by the breaker. All but cancellation
    /// where it is not set. An attempt that took too long is always one.
    /// </summary>
    public Func<Exception, bool> IsTransient { get; init; } = static failure => failure is not OperationCanceledException;
}
