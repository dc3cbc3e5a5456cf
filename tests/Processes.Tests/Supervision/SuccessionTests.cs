using Holdfast.Processes.Definition;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class SuccessionTests
{
    private static readonly WorkerDefinition Plain = new() { Name = "a", Command = ["x"] };

    [Theory]
    [InlineData(RestartPolicy.Always, true)]
    [InlineData(RestartPolicy.UnlessStopped, true)]
    [InlineData(RestartPolicy.OnFailure, false)]
    public void The_Keeper_replaces_what_the_policy_would_start_again_at_once(RestartPolicy policy, bool afterSuccess)
    {
        var restart = new RestartOptions { Policy = policy, StableAfter = TimeSpan.FromSeconds(3) };
        Assert.Equal(new KeeperSuccession(restart.StableAfter, afterSuccess), Succession.Of(Plain with { Restart = restart }, null));
    }

    public static TheoryData<WorkerDefinition> Others { get; } =
    [
        Plain with { Restart = new RestartOptions { Policy = RestartPolicy.Never } },
        Plain with { Exits = new WorkerExits { Fatal = [new ExitPattern(2, 0)] } },
        Plain with { Exits = new WorkerExits { Success = [new ExitPattern(0, 0), new ExitPattern(1, 0)] } },
        Plain with { Type = WorkerType.Integrated },
        Plain with { Terminal = true },
        Plain with { DependsOn = [new WorkerDependency("b", DependencyCondition.Started)] },
        Plain with { Limits = new WorkerLimits { Bounds = [new ResourceBound { Resource = LimitedResource.Memory, Limit = 2, Warning = 1, Policy = LimitPolicy.Log }] } },
    ];

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Where_there_is_more_to_a_start_it_is_to_be_asked_for(WorkerDefinition definition) =>
        Assert.Null(Succession.Of(definition, null));

    [Fact]
    public void Who_took_the_place_is_asked_for_and_answers_for_the_start()
    {
        var run = new MachineRun(Plain).Running();
        var next = Replace(run, afterSeconds: 60);
        Assert.Single(run.Effects.OfType<WorkerEffect.Spawn>());
        Assert.Empty(run.Effects.OfType<WorkerEffect.Signal>());
        run.Feed(new WorkerInput.Spawned(next));
        Assert.True(run.Condition.Child!.IsSameProcess(next));
    }

    [Fact]
    public void Who_took_the_place_of_one_that_is_not_wanted_any_more_is_killed()
    {
        var run = new MachineRun(Plain).Running();
        run.Ask(WorkerOperation.Stop);
        var next = Replace(run, afterSeconds: 60);
        Assert.Equal(WorkerState.Stopped, run.State);
        Assert.Equal((next.Pid, 9), run.Effects.OfType<WorkerEffect.Signal>().Select(signal => (signal.Child.Pid, signal.Number)).Single());
    }

    [Fact]
    public void Who_was_started_after_the_one_that_took_the_place_had_died_is_killed_where_nobody_waits_for_it()
    {
        var run = new MachineRun(Plain with { Restart = new RestartOptions { Policy = RestartPolicy.Always, MaxRetries = 1 } }).Running();
        var next = Replace(run, afterSeconds: 60);
        run.Feed(new WorkerInput.Ended(next with { End = new KeptEnd(1, 0, next.SpawnedNanoseconds + 1, TimeSpan.Zero, TimeSpan.Zero, 0) }));
        Assert.Equal(WorkerState.Failed, run.State);
        run.Feed(new WorkerInput.Spawned(next with { Pid = next.Pid + 1, StartTicks = next.StartTicks + 1 }));
        Assert.Equal(next.Pid + 1, run.Effects.OfType<WorkerEffect.Signal>().Single().Child.Pid);
        Assert.Equal(WorkerState.Failed, run.State);
    }

    [Fact]
    public void Who_took_the_place_while_nobody_was_connected_is_found_with_the_end_of_the_one_before()
    {
        var run = new MachineRun(Plain).Running();
        var first = run.Condition.Child!;
        run.Feed(new WorkerInput.Lost());
        var next = new KeptChild(first.Id, first.Pid + 1000, first.StartTicks + 1, first.SpawnedNanoseconds + 5, End: null);
        var ended = first with { End = new KeptEnd(3, 0, first.SpawnedNanoseconds + 4, TimeSpan.Zero, TimeSpan.Zero, 0) };
        run.Feed(new WorkerInput.Found(next, Wanted: true) { Before = ended });

        Assert.Equal([WorkerEventKinds.Exited, WorkerEventKinds.Adopted], run.Told);
        Assert.Equal((next.Pid, 3, 1), (run.Condition.Child!.Pid, run.Condition.LastChild!.End!.Code, run.Condition.Restarts));
    }

    private static KeptChild Replace(MachineRun run, double afterSeconds)
    {
        var child = run.Condition.Child!;
        var diedAt = child.SpawnedNanoseconds + (long)(afterSeconds * 1e9);
        var next = new KeptChild(child.Id, child.Pid + 1000, child.StartTicks + 1, diedAt, End: null);
        run.Feed(new WorkerInput.Ended(child with
        {
            End = new KeptEnd(0, 9, diedAt, TimeSpan.Zero, TimeSpan.Zero, 0),
            Successor = next.Pid,
        }));
        return next;
    }
}
