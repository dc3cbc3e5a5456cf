namespace Holdfast.Runtime.Resilience;

/// <summary>When a circuit breaker stops calling what fails.</summary>
public sealed record BreakerOptions
{
    /// <summary>The share of failures that opens it, more than 0 to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Fewer calls than this within <see cref="Window"/> never open it; at least 2.</summary>
    public int MinimumCalls { get; init; } = 10;

    /// <summary>The time in which calls are counted; half a second to a day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before one call may try; half a second to a day.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);
}
