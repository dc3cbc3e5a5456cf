using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>The simulation, under several seeds each time.</summary>
public sealed class SimulatedModel : ExecutionModel
{
    private const int Seeds = 20;

    public override Task RunAsync(Func<Io, string, Task> body)
    {
        Simulation.RunSeeds(Seeds, async io =>
        {
            Register(io.Processes);
            io.Files.CreateFolder("/test");
            await body(io, "/test");
        });
        return Task.CompletedTask;
    }

    public override ProcessStart Prints(string text, int status) => new() { File = "print", Arguments = [text, $"{status}"] };

    public override ProcessStart PrintsVariable(string name) => new() { File = "variable", Arguments = [name] };

    public override ProcessStart Sleeps() => new() { File = "sleep", Arguments = ["60"] };

    public override ProcessStart CatchesTermination() => new() { File = "catch" };

    private static void Register(SimulatedProcesses processes)
    {
        processes.Register("print", program =>
        {
            program.Write(program.Start.Arguments[0]);
            return Task.FromResult(int.Parse(program.Start.Arguments[1]));
        });
        processes.Register("variable", program =>
        {
            program.Write(program.Start.Environment.GetValueOrDefault(program.Start.Arguments[0]) ?? "");
            return Task.FromResult(0);
        });
        processes.Register("sleep", async program =>
        {
            await program.Io.Clock.Delay(TimeSpan.FromSeconds(int.Parse(program.Start.Arguments[0])), program.Killed);
            return 0;
        });
        processes.Register("catch", async program =>
        {
            var caught = new TaskCompletionSource<int>();
            program.Trap(15, () =>
            {
                program.Write("caught");
                caught.SetResult(3);
            });
            program.Write("ready");
            return await caught.Task;
        });
    }
}
