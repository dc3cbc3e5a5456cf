using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated;

/// <summary>The modelled Keeper keeps the rules, whatever the seed.</summary>
public sealed class ModelledKeeperTests : KeeperRules
{
    private const int Seeds = 10;

    private protected override Task RunAsync(Func<KeeperBench, Task> body)
    {
        Simulation.RunSeeds(Seeds, async io =>
        {
            var machine = new ModelledMachine(io.Host("node")) { TellsHolders = io.Random.NextInt64(2) == 0 };
            await body(new ModelledBench(machine, machine.Io.Program("daemon")));
            Assert.Empty(machine.Wrongs);
        });
        return Task.CompletedTask;
    }
}
