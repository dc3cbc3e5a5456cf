using Holdfast.Processes.Health;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>Has each living child of a worker with checks checked, from when it is known to its end. Used by the supervisor alone.</summary>
internal sealed class HealthWatch(Io io, ProbeFactory probes, CancellationToken stop)
{
    private readonly Dictionary<Worker, Watched> _running = [];

    /// <summary>Begins and ends checking as the worker's child, or how it is to be checked, comes and goes.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="before">Its condition before the change.</param>
    /// <param name="after">Its condition now.</param>
    /// <param name="report">Takes what the checks say.</param>
    public void Follow(
        Worker worker, WorkerCondition before, WorkerCondition after, Func<WorkerInput.Checked, ValueTask> report)
    {
        var child = after.Child;
        var checks = child is null ? WorkerHealthDefinition.None : worker.Definition.Health;
        var watched = _running.GetValueOrDefault(worker);
        if (watched is null ? !checks.Any : child is not null && watched.Child.IsSameProcess(child) && watched.Checks.Equals(checks))
            return;
        if (watched is not null)
        {
            _running.Remove(worker);
            watched.Stop.Cancel();
            watched.Stop.Dispose();
        }

        if (!checks.Any)
            return;
        var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = own.Token;
        _running[worker] = new Watched(child!, checks, own);

        // One that was running before has started once; asking again whether it has could end it.
        var hasStarted = before.State == WorkerState.Unknown || (before.Child?.IsSameProcess(child!) ?? false);
        var run = worker.AsRun with { Limits = after.Limits ?? worker.Definition.Limits };
        var monitor = new HealthMonitor(
            io, run, child!, probes, hasStarted, health => report(new WorkerInput.Checked(child!, health)));
        _ = io.Start($"worker-health:{worker.Definition.Name}", () => monitor.RunAsync(token));
    }

    // The source is disposed of here, never by the monitor, which may end long before it is told to.
    private sealed record Watched(KeptChild Child, WorkerHealthDefinition Checks, CancellationTokenSource Stop);
}
