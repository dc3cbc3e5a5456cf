using Holdfast.Processes.Health;
using Holdfast.Runtime;

namespace Holdfast.Processes.Supervision;

/// <summary>Has each living child of a worker with checks checked, from when it is known to its end. Used by the supervisor alone.</summary>
internal sealed class HealthWatch(Io io, ProbeFactory probes, CancellationToken stop)
{
    private readonly Dictionary<Worker, CancellationTokenSource> _running = [];

    /// <summary>Begins and ends checking as the worker's child comes and goes.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="before">Its condition before the change.</param>
    /// <param name="after">Its condition now.</param>
    /// <param name="report">Takes what the checks say.</param>
    public void Follow(
        Worker worker, WorkerCondition before, WorkerCondition after, Func<WorkerInput.Checked, ValueTask> report)
    {
        if (!worker.Definition.Health.Any)
            return;
        var child = after.Child;
        if (child is not null && before.Child is not null && before.Child.IsSameProcess(child))
            return;
        if (_running.Remove(worker, out var earlier))
            earlier.Cancel();
        if (child is null)
            return;
        var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _running[worker] = own;

        // One that was found running has started once; asking again whether it has could end it.
        var found = before.State == WorkerState.Unknown;
        var monitor = new HealthMonitor(io, worker.Definition, child, probes, found, health => report(new WorkerInput.Checked(child, health)));
        _ = io.Start($"worker-health:{worker.Definition.Name}", () => RunAsync(monitor, own));
    }

    private static async Task RunAsync(HealthMonitor monitor, CancellationTokenSource own)
    {
        using (own)
            await monitor.RunAsync(own.Token);
    }
}
