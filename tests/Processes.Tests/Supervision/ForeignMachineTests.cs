using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>The machine of a worker whose process somebody else starts.</summary>
public sealed class ForeignMachineTests
{
    private static readonly HealthReport Dead = new(true, false, true, HealthState.Unhealthy, "no answer");

    private static WorkerDefinition Watched { get; } = new()
    {
        Name = "a",
        Command = [],
        Type = WorkerType.Unmanaged,
        Target = new WorkerTarget { ProcessName = "a" },
        Restart = new RestartOptions { Policy = RestartPolicy.Never },
        Autostart = false,
    };

    private static WorkerDefinition Commanded { get; } = Watched with
    {
        Commands = new WorkerCommands { Start = ["start"], Stop = ["stop"] },
        Restart = new RestartOptions { Policy = RestartPolicy.OnFailure },
    };

    [Fact]
    public void It_is_registered_until_it_is_sighted_and_says_why()
    {
        var run = new MachineRun(Watched);
        run.Feed(new WorkerInput.Found(null, Wanted: false));
        run.Feed(new WorkerInput.NotSighted("nobody is there"));
        Assert.Equal((WorkerState.Registered, "nobody is there"), (run.State, run.Condition.Reason));
        run.Feed(new WorkerInput.Sighted(Process(run)));
        Assert.Equal(WorkerState.Starting, run.State);
        Assert.Equal([WorkerEventKinds.Found], run.Told);
        run.Pass();
        Assert.Equal((WorkerState.Running, null), (run.State, run.Condition.Reason));
    }

    [Theory]
    [InlineData(0, WorkerState.Stopped)]
    [InlineData(1, WorkerState.Failed)]
    public void An_end_is_told_and_another_process_is_taken(int code, WorkerState state)
    {
        var run = Sighted(Watched);
        var ended = run.Condition.Child!;
        run.End(code);
        Assert.Equal(state, run.State);
        run.Feed(new WorkerInput.Sighted(ended));
        Assert.Equal(state, run.State);
        run.Feed(new WorkerInput.Sighted(Process(run)));
        Assert.Equal(WorkerState.Starting, run.State);
    }

    [Fact]
    public void Without_commands_nothing_is_done_to_it_whatever_its_checks_say()
    {
        var run = Sighted(Watched);
        Assert.Contains("may_signal", WorkerMachine.Refuse(Watched, run.Condition, WorkerOperation.Stop), StringComparison.Ordinal);
        Assert.Contains("may_signal", WorkerMachine.Refuse(Watched, run.Condition, WorkerOperation.Restart), StringComparison.Ordinal);
        run.Feed(new WorkerInput.Checked(run.Condition.Child!, Dead));
        Assert.Equal((WorkerState.Degraded, "no answer"), (run.State, run.Condition.Reason));
        Assert.DoesNotContain(run.Effects, effect => effect is WorkerEffect.Signal or WorkerEffect.Quit);
        run.End(1);
        Assert.Contains("commands.start", WorkerMachine.Refuse(Watched, run.Condition, WorkerOperation.Start), StringComparison.Ordinal);
    }

    [Fact]
    public void With_commands_it_is_ended_by_its_checks_and_started_again()
    {
        var run = Sighted(Commanded);
        run.Feed(new WorkerInput.Checked(run.Condition.Child!, Dead));
        Assert.Single(run.Effects.OfType<WorkerEffect.Quit>());
        run.End(0);
        Assert.Equal(WorkerState.Backoff, run.State);
        run.Pass();
        Assert.Single(run.Effects.OfType<WorkerEffect.Spawn>());
        run.Feed(new WorkerInput.NotSpawned(0, "the command failed"));
        Assert.Equal((WorkerState.Backoff, "the command failed"), (run.State, run.Condition.Reason));
        run.Feed(new WorkerInput.Sighted(Process(run)));
        Assert.Equal(WorkerState.Starting, run.State);
    }

    [Fact]
    public void One_that_does_not_end_runs_on_and_is_never_killed_without_leave()
    {
        var run = Sighted(Commanded);
        run.Ask(WorkerOperation.Stop);
        run.Pass();
        Assert.Equal((WorkerState.Running, true), (run.State, run.Condition.Overdue));
        Assert.Equal([WorkerEventKinds.StopOverdue], run.Told);
        Assert.Empty(run.Effects.OfType<WorkerEffect.Signal>());

        var killed = Sighted(Commanded with { MaySignal = true });
        killed.Ask(WorkerOperation.Stop);
        killed.Pass();
        Assert.Equal(9, killed.Effects.OfType<WorkerEffect.Signal>().Single().Number);
    }

    [Fact]
    public void Found_after_the_Keeper_was_lost_it_is_not_ended_even_where_that_had_been_asked_for()
    {
        var run = Sighted(Commanded);
        run.Ask(WorkerOperation.Stop);
        var child = run.Condition.Child!;
        run.Feed(new WorkerInput.Lost());
        run.Feed(new WorkerInput.Found(child, Wanted: false));
        Assert.Equal((WorkerState.Running, true), (run.State, run.Condition.Wanted));
        Assert.DoesNotContain(run.Effects, effect => effect is WorkerEffect.Signal or WorkerEffect.Quit);
    }

    [Fact]
    public void Let_go_it_is_forgotten_and_not_touched()
    {
        var run = Sighted(Watched);
        run.Feed(new WorkerInput.LetGo());
        Assert.IsType<WorkerEffect.Unwatch>(Assert.Single(run.Effects));
        Assert.Equal((WorkerState.Registered, null), (run.State, run.Condition.Child));
    }

    private static KeptChild Process(MachineRun run) => run.NewChild() with { Foreign = true };

    private static MachineRun Sighted(WorkerDefinition definition)
    {
        var run = new MachineRun(definition);
        run.Feed(new WorkerInput.Found(null, Wanted: false));
        run.Feed(new WorkerInput.Sighted(Process(run)));
        run.Pass();
        Assert.Equal(WorkerState.Running, run.State);
        return run;
    }
}
