namespace Holdfast.Runtime.Resilience;

/// <summary>Why a policy gave up a call that did not fail by itself.</summary>
public enum CallRefusal
{
    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>The circuit breaker is open.</summary>
    CircuitOpen,

    /// <summary>As many calls are under way, and wait, as may.</summary>
    BulkheadFull,
}
