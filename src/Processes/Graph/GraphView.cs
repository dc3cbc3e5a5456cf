using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Graph;

/// <summary>A worker as it is now, with whom it waits for.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="DependsOn">Whom it waits for, and whether what it waits for is so now.</param>
public sealed record GraphView(WorkerView Worker, IReadOnlyList<(WorkerDependency Dependency, bool IsMet)> DependsOn);
