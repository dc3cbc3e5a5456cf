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
        while (true)
        {
            if (program.ExitStatus is { } status)
            {
                return status;
            }

            await program.Ended.WaitAsync("exit of process", Id, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Signal(int signal)
    {
        world.Trace.Add($"signal {Id}", signal);
        program.Take(signal);
    }

    // A simulated program has no processes beside it.
    /// <inheritdoc/>
    public override void SignalSession(int signal) => Signal(signal);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
