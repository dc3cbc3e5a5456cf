using System.Collections.Frozen;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Supervision;

/// <summary>All workers, for many readers and the one supervisor that changes them; readers wait for changes without polling.</summary>
internal sealed class WorkerBoard
{
    private readonly Lock _gate = new();
    private FrozenDictionary<string, Worker> _byName;
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    public WorkerBoard(IReadOnlyList<WorkerDefinition> definitions, DateTimeOffset now) =>
        _byName = definitions.Select(definition => new Worker(definition, now)).ToFrozenDictionary(worker => worker.Definition.Name, StringComparer.Ordinal);

    /// <summary>All workers by name.</summary>
    public IReadOnlyList<Worker> All => [.. Current.Values.OrderBy(worker => worker.Definition.Name, StringComparer.Ordinal)];

    private FrozenDictionary<string, Worker> Current => Volatile.Read(ref _byName);

    /// <summary>The worker with this name; null where there is none.</summary>
    public Worker? Find(string name) => Current.GetValueOrDefault(name);

    /// <summary>The workers that wait for one of this name before they are started.</summary>
    public IEnumerable<Worker> WaitingFor(string name) => Current.Values.Where(worker =>
        worker.Snapshot.Condition.Waiting && worker.Definition.DependsOn.Any(dependency => dependency.Worker == name));

    /// <summary>Puts workers on the board and takes others from it, and wakes whoever waits.</summary>
    public void Exchange(IReadOnlyList<Worker> added, IReadOnlyList<Worker> removed)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            Volatile.Write(
                ref _byName,
                Current.Values.Except(removed).Concat(added).ToFrozenDictionary(worker => worker.Definition.Name, StringComparer.Ordinal));
            _version++;
            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

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
