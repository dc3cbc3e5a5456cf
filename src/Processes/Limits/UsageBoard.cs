using System.Collections.Concurrent;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>Measures all workers when somebody asks; what is used in a second is counted since the asking before.</summary>
internal sealed class UsageBoard(Io io, WorkerBoard board, WorkerSupervisor supervisor, UsageReader reader)
{
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, (KeptChild Child, TreeUsage Usage)> _earlier = new(StringComparer.Ordinal);

    /// <summary>What every worker uses now; takes a moment where nobody asked lately.</summary>
    public async ValueTask<IReadOnlyList<WorkerUsage>> ReadAsync(CancellationToken cancellationToken)
    {
        var workers = board.All;
        var now = io.Clock.Elapsed;
        var unknown = false;
        foreach (var worker in workers)
        {
            if (worker.Snapshot.Condition.Child is not { } child || Earlier(worker, child) is { } earlier && now - earlier.At < LongestSpan)
                continue;
            _earlier[worker.Id] = (child, await MeasureAsync(child, cancellationToken));
            unknown = true;
        }

        if (unknown)
            await io.Clock.Delay(ShortestSpan, cancellationToken);
        List<WorkerUsage> all = [];
        foreach (var worker in workers)
            all.Add(await ReadAsync(worker, cancellationToken));
        return all;
    }

    private async ValueTask<WorkerUsage> ReadAsync(Worker worker, CancellationToken cancellationToken)
    {
        var snapshot = worker.Snapshot;
        if (snapshot.Condition.Child is not { } child)
        {
            _earlier.TryRemove(worker.Id, out _);
            return new WorkerUsage(snapshot.View, null, null, null, null);
        }

        var usage = await MeasureAsync(child, cancellationToken);
        var earlier = Earlier(worker, child);
        if (earlier is null || usage.At - earlier.At >= ShortestSpan)
            _earlier[worker.Id] = (child, usage);
        return new WorkerUsage(
            snapshot.View,
            usage,
            usage.Of(LimitedResource.Cpu, earlier),
            usage.Of(LimitedResource.Read, earlier),
            usage.Of(LimitedResource.Write, earlier));
    }

    private TreeUsage? Earlier(Worker worker, KeptChild child) =>
        _earlier.TryGetValue(worker.Id, out var earlier) && earlier.Child.IsSameProcess(child) ? earlier.Usage : null;

    private ValueTask<TreeUsage> MeasureAsync(KeptChild child, CancellationToken cancellationToken) =>
        reader.ReadAsync(child, supervisor.Keeper?.KeeperPid ?? 0, whole: true, descriptors: true, cancellationToken);
}
