namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The synchronization context of one step. Every step has its own, so that a continuation is known by the task and the step
/// that awaited, whichever thread it comes back from.
/// </summary>
internal sealed class StepContext(SimulatedScheduler scheduler, SimulatedTask owner, long step) : SynchronizationContext
{
    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Enqueue(new ReadyStep(owner, step, d, state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A simulation has one thread: nothing can be sent to it and waited for.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
