using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Graph;

/// <summary>How far a worker is, as those see it who wait for it.</summary>
/// <param name="Word">Its state, for people.</param>
/// <param name="Started">Whether its program was started and lives.</param>
/// <param name="Ready">Whether it is ready.</param>
/// <param name="Healthy">Whether it is ready and well.</param>
/// <param name="Completed">Whether it has ended well and is meant to have.</param>
internal readonly record struct DependencyState(string Word, bool Started, bool Ready, bool Healthy, bool Completed)
{
    /// <summary>What a worker's condition means to those who wait for it. Without a check of readiness, running is ready.</summary>
    public static DependencyState Of(WorkerSnapshot worker, WorkerExits exits)
    {
        var condition = worker.Condition;
        var runs = condition.State is WorkerState.Running or WorkerState.Degraded;
        return new DependencyState(
            condition.State.ToString().ToLowerInvariant(),
            Started: runs || (condition.State == WorkerState.Starting && condition.Child is not null),
            Ready: worker.View.Ready,
            Healthy: worker.View.Ready && condition.State == WorkerState.Running,
            Completed: condition.State == WorkerState.Stopped && condition.LastChild?.End is { } end && !exits.IsFailure(end));
    }
}
