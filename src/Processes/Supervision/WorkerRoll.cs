using System.Collections.Frozen;

namespace Holdfast.Processes.Supervision;

/// <summary>The workers there are at one time. Immutable; a change of configuration makes another one.</summary>
/// <param name="ByName">By name.</param>
/// <param name="All">Sorted by name.</param>
internal sealed record WorkerRoll(FrozenDictionary<string, Worker> ByName, IReadOnlyList<Worker> All)
{
    public static WorkerRoll Of(IEnumerable<Worker> workers)
    {
        Worker[] all = [.. workers.OrderBy(worker => worker.Definition.Name, StringComparer.Ordinal)];
        return new WorkerRoll(all.ToFrozenDictionary(worker => worker.Definition.Name, StringComparer.Ordinal), all);
    }
}
