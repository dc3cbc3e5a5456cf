using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Supervision;

/// <summary>All workers, for many readers and the one supervisor that changes them; readers wait for changes without polling.</summary>
internal sealed class WorkerBoard
{
    private readonly Lock _gate = new();
    private WorkerRoll _roll;
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    public WorkerBoard(IReadOnlyList<WorkerDefinition> definitions, DateTimeOffset now) =>
        _roll = WorkerRoll.Of(definitions.Select(definition => new Worker(definition, now)));

    /// <summary>All workers by name.</summary>
    public IReadOnlyList<Worker> All => Current.All;

    private WorkerRoll Current => Volatile.Read(ref _roll);

    /// <summary>The worker with this name; null where there is none.</summary>
    public Worker? Find(string name) => Current.ByName.GetValueOrDefault(name);

    /// <summary>The workers that wait for one of this name before they are started.</summary>
    public IEnumerable<Worker> WaitingFor(string name) => Current.All.Where(worker =>
        worker.Snapshot.Condition.Waiting && worker.Definition.DependsOn.Any(dependency => dependency.Worker == name));

    /// <summary>Puts workers on the board and takes others from it, and wakes whoever waits.</summary>
    public void Exchange(IReadOnlyList<Worker> added, IReadOnlyList<Worker> removed)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            Volatile.Write(ref _roll, WorkerRoll.Of(Current.All.Except(removed).Concat(added)));
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
