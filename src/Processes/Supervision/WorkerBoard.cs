using System.Collections.Frozen;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Supervision;

/// <summary>All workers, for many readers and the one supervisor that changes them; readers wait for changes without polling.</summary>
internal sealed class WorkerBoard
{
    private readonly FrozenDictionary<string, Worker> _byName;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    public WorkerBoard(IReadOnlyList<WorkerDefinition> definitions, DateTimeOffset now)
    {
        All = [.. definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal)
            .Select(definition => new Worker(definition, now))];
        _byName = All.ToFrozenDictionary(worker => worker.Definition.Name, StringComparer.Ordinal);
    }

    /// <summary>All workers by name.</summary>
    public IReadOnlyList<Worker> All { get; }

    /// <summary>The worker with this name; null where there is none.</summary>
    public Worker? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The number of the last change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Changes a worker and wakes whoever waits.</summary>
    public void Change(Worker worker, WorkerCondition condition, DateTimeOffset now)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            worker.Become(condition, now, ++_version);
            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

    /// <summary>Waits for a change after the one with this number.</summary>
    /// <returns>The number of the last change.</returns>
    public async ValueTask<long> WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task signal;
            lock (_gate)
            {
                if (_version > after)
                    return _version;
                signal = _changed.Task;
            }

            await signal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until a worker's condition is as wanted.</summary>
    /// <returns>The worker as it was then.</returns>
    public async ValueTask<WorkerSnapshot> WaitForAsync(
        Worker worker, Func<WorkerCondition, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = Version;
            if (worker.Snapshot is var snapshot && wanted(snapshot.Condition))
                return snapshot;
            await WaitAsync(version, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
