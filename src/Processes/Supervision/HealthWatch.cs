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
        }

        if (!checks.Any)
            return;
        var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _running[worker] = new Watched(child!, checks, own);

        // One that was running before has started once; asking again whether it has could end it.
        var hasStarted = before.State == WorkerState.Unknown || (before.Child?.IsSameProcess(child!) ?? false);
        var monitor = new HealthMonitor(
            io, worker.AsRun, child!, probes, hasStarted, health => report(new WorkerInput.Checked(child!, health)));
        _ = io.Start($"worker-health:{worker.Definition.Name}", () => RunAsync(monitor, own));
    }

    private static async Task RunAsync(HealthMonitor monitor, CancellationTokenSource own)
    {
        using (own)
            await monitor.RunAsync(own.Token);
    }

    private sealed record Watched(KeptChild Child, WorkerHealthDefinition Checks, CancellationTokenSource Stop);
}
