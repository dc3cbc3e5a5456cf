using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>Continuations are steps of the simulation.</summary>
internal sealed class SimulatedExecutor(SimulatedScheduler scheduler) : Executor
{
    /// <inheritdoc/>
    public override FiberTable Fibers { get; } = new();

    /// <inheritdoc/>
    public override long Milliseconds => (long)scheduler.Clock.Elapsed.TotalMilliseconds;

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner) =>
        scheduler.Enqueue(new ReadyStep(scheduler.Running, scheduler.Steps, static state => ((IThreadPoolWorkItem)state!).Execute(), item));
}
