namespace Holdfast.Processes.Supervision;

/// <summary>What an input made of a worker.</summary>
/// <param name="Condition">What the machine knows now.</param>
/// <param name="Effects">What is to be done, in this order.</param>
internal sealed record WorkerStep(WorkerCondition Condition, IReadOnlyList<WorkerEffect> Effects);
