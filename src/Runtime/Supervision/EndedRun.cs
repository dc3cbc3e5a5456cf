namespace Holdfast.Runtime.Supervision;

/// <summary>How a run ended.</summary>
/// <param name="Failed">Whether it ended in failure: another exit code than 0, a signal, a lost connection.</param>
/// <param name="Lasted">How long it ran.</param>
/// <param name="Requested">Whether an operator asked for its end.</param>
public readonly record struct EndedRun(bool Failed, TimeSpan Lasted, bool Requested)
{
    /// <summary>Whether it ended so that starting it again is of no use, whatever its policy.</summary>
    public bool Fatal { get; init; }
}
