using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Reload;

/// <summary>One step of a plan.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Worker">With which worker.</param>
/// <param name="Changes">The keys that changed, sorted; empty where it is new, goes away or is refused.</param>
public sealed record ReloadStep(ReloadAction Action, string Worker, IReadOnlyList<KeyChange> Changes)
{
    /// <summary>The definition it leads to; null where the worker goes away.</summary>
    public WorkerDefinition? Definition { get; init; }

    /// <summary>Why the entry is refused; null where it is not.</summary>
    public string? Reason { get; init; }
}
