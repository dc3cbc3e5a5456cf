namespace Holdfast.Processes.Definition;

/// <summary>A worker that another waits for.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Condition">What is waited for.</param>
public readonly record struct WorkerDependency(string Worker, DependencyCondition Condition);
