using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Supervision;

/// <summary>What became of one worker of several.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">The worker as it is then, or why the operation failed.</param>
public sealed record WorkerOutcome(string Name, Result<WorkerView> Result);
