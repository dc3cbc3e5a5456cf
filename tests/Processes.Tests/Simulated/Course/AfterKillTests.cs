using Holdfast.Governance.Identity;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>What busy courses have found, each by itself.</summary>
[Trait("Category", "Simulated")]
public sealed class AfterKillTests
{
    private const int Seeds = 5;
    private static readonly Caller Operator = new("default", "local:operator", Role.PowerUser);

    [Fact]
    public void Who_was_started_for_anothers_sake_runs_on_under_the_next_daemon() => RunSeeds([Worker("need"), Worker("user", "need")], async node =>
    {
        await node.DoAsync(service => service.StopAsync(Operator, "user", default).AsTask());
        await node.DoAsync(service => service.StopAsync(Operator, "need", default).AsTask());
        await node.DoAsync(service => service.StartAsync(Operator, "user", default).AsTask());
        await node.PassAsync(3);
        var before = node.PidOf("need");
        await node.KillDaemonAsync();
        Assert.Equal((before, WorkerState.Running), (node.PidOf("need"), node.StateOf("need")));
    });

    [Fact]
    public void A_worker_that_is_defined_anew_is_not_bound_by_what_was_said_of_its_namesake() => RunSeeds([Worker("a"), Worker("b")], async node =>
    {
        var all = node.Definitions;
        await node.DoAsync(service => service.StopAsync(Operator, "a", default).AsTask());
        foreach (var wanted in new[] { [all[1]], all })
        {
            node.Definitions = wanted;
            await node.DoAsync(service => service.ApplyAsync(Operator, wanted, null, default).AsTask());
        }

        await node.PassAsync(3);
        await node.KillDaemonAsync();
        Assert.Equal(WorkerState.Running, node.StateOf("a"));
    });

    [Fact]
    public void The_port_of_a_child_whose_start_was_not_recorded_is_found_in_its_environment() => RunSeeds(
        [Worker("a") with { Type = WorkerType.Integrated, Command = new ChildPlan { Listens = true }.ToWords() }], async node =>
    {
        var before = node.Daemon.Service!.Find("a").Value;
        node.Daemon.Disk.Clear();
        await node.KillDaemonAsync();
        var after = node.Daemon.Service!.Find("a").Value;
        Assert.Equal((before.Pid, before.Port), (after.Pid, after.Port));
        Assert.NotNull(after.Port);
    });

    private static WorkerDefinition Worker(string name, params string[] needs) => new()
    {
        Name = name,
        Command = new ChildPlan { Every = 500 }.ToWords(),
        DependsOn = [.. needs.Select(need => new WorkerDependency(need, DependencyCondition.Started))],
        Restart = new RestartOptions { StableAfter = TimeSpan.FromMilliseconds(100) },
    };

    private static void RunSeeds(IReadOnlyList<WorkerDefinition> definitions, Func<QuietNode, Task> body) => Simulation.RunSeeds(Seeds, async io =>
    {
        var node = new QuietNode(io, definitions);
        await node.BeginAsync();
        await body(node);
        Assert.Empty(node.Machine.Wrongs);
    }, new SimulationOptions { MaximumSteps = 100_000 });
}
