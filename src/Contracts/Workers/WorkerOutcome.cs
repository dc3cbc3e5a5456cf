using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Workers;

/// <summary>What became of one member of a group.</summary>
/// <param name="Name">The worker.</param>
/// <param name="Worker">The worker as it is then; null where the operation failed.</param>
/// <param name="Problem">Why it failed; null where it did not.</param>
public sealed record WorkerOutcome(string Name, WorkerInfo? Worker, Problem? Problem);
