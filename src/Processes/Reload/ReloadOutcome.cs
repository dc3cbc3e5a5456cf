using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Reload;

/// <summary>How a step went.</summary>
/// <param name="Step">The step.</param>
/// <param name="Fault">Why it failed; null where it did not.</param>
public sealed record ReloadOutcome(ReloadStep Step, Fault? Fault);
