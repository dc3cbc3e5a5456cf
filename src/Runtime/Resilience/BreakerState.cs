namespace Holdfast.Runtime.Resilience;

/// <summary>What a circuit breaker lets through.</summary>
public enum BreakerState
{
    /// <summary>Every call.</summary>
    Closed,

    /// <summary>None.</summary>
    Open,

    /// <summary>One, to see whether things are better.</summary>
    HalfOpen,
}
