namespace Holdfast.Processes.Health;

/// <summary>What one check of one run has found so far. Immutable; <see cref="CheckMachine"/> makes the next one.</summary>
internal sealed record CheckCondition
{
    /// <summary>Before the first check.</summary>
    public static CheckCondition Initial { get; } = new();

    /// <summary>What it says.</summary>
    public CheckVerdict Verdict { get; init; } = CheckVerdict.Pending;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Successes since the last failure.</summary>
    public int Successes { get; init; }

    /// <summary>Why it is not healthy; null where it is.</summary>
    public string? Reason { get; init; }
}
