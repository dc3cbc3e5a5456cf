namespace Holdfast.Runtime.Simulated;

/// <summary>A simulated program, as the one that started it sees it.</summary>
internal sealed class SimulatedChild(SimulatedWorld world, SimulatedProgram program) : ChildProcess
{
    /// <inheritdoc/>
    public override int Id => program.Id;

    /// <inheritdoc/>
    public override string Output => program.Output;

    /// <inheritdoc/>
    public override async ValueTask<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await world.Scheduler.Running.WaitingAsync($"the exit of process {Id}", program.Exit.Task.WaitAsync(cancellationToken));
        return await program.Exit.Task;
    }

    /// <inheritdoc/>
    public override void Signal(int signal)
    {
        world.Trace.Add($"signal {Id}", signal);
        program.Take(signal);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
