using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Config;

/// <summary>A step of a plan.</summary>
public sealed record ConfigStep
{
    /// <summary>One of <c>add remove restart update refuse</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The worker.</summary>
    public required string Worker { get; init; }

    /// <summary>The keys that change; empty where it is new, goes away or is refused.</summary>
    public required IReadOnlyList<ConfigChange> Changes { get; init; }

    /// <summary>Why it is refused; null where it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Why the step failed, where it was taken and did.</summary>
    public Problem? Problem { get; init; }
}
