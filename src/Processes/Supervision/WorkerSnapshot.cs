namespace Holdfast.Processes.Supervision;

/// <summary>A worker's condition and the view made of it.</summary>
internal sealed record WorkerSnapshot(WorkerCondition Condition, WorkerView View);
