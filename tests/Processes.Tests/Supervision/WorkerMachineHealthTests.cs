using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class WorkerMachineHealthTests
{
    private static readonly HealthCheckDefinition Check = new() { Type = HealthCheckType.Process };

    private static readonly WorkerDefinition Definition = new()
    {
        Name = "a",
        Command = ["sleep", "60"],
        Restart = new RestartOptions { MaxRetries = 4, Jitter = 0 },
        Health = new WorkerHealthDefinition { Startup = Check, Readiness = Check, Liveness = Check },
    };

    private static readonly HealthReport Well = new(true, true, false, HealthState.Healthy, null);
    private static readonly HealthReport NotStarted = new(false, false, false, HealthState.Degraded, "not yet");
    private static readonly HealthReport NotReady = new(true, false, false, HealthState.Degraded, "no database");
    private static readonly HealthReport Dead = new(true, false, true, HealthState.Unhealthy, "no answer");

    [Fact]
    public void It_is_starting_until_its_startup_check_passes_whatever_the_grace()
    {
        var run = Started();
        run.Pass();
        Assert.Equal(WorkerState.Starting, run.State);
        Report(run, Well);
        Assert.Equal(WorkerState.Running, run.State);
    }

    [Fact]
    public void One_that_is_not_ready_is_degraded_and_says_why_until_it_is()
    {
        var run = Started();
        Report(run, Well);
        Report(run, NotReady);
        Assert.Equal((WorkerState.Degraded, "no database"), (run.State, run.Condition.Reason));
        Assert.Equal([WorkerEventKinds.HealthChanged], run.Told);
        Report(run, Well);
        Assert.Equal((WorkerState.Running, null), (run.State, run.Condition.Reason));
    }

    [Fact]
    public void One_that_lives_no_more_is_asked_to_end_and_its_end_is_a_failure()
    {
        var run = Started();
        Report(run, Well);
        Report(run, Dead);
        Assert.Equal([WorkerEventKinds.Unhealthy], run.Told);
        Assert.Equal(15, run.Effects.OfType<WorkerEffect.Signal>().Single().Number);
        run.End(code: 0, afterSeconds: 0.1);
        Assert.Equal((WorkerState.Backoff, "no answer"), (run.State, run.Condition.Reason));
        Assert.Single(run.Condition.History.Restarts);
    }

    [Fact]
    public void One_that_is_never_started_again_fails_when_it_lives_no_more()
    {
        var run = Started(Definition with { Restart = new RestartOptions { Policy = RestartPolicy.Never } });
        Report(run, Well);
        Report(run, Dead);
        run.End(code: 0, afterSeconds: 1);
        Assert.Equal(WorkerState.Failed, run.State);
    }

    [Fact]
    public void A_stop_asked_for_while_it_is_ended_by_its_checks_stays_a_stop()
    {
        var run = Started();
        Report(run, Well);
        Report(run, Dead);
        run.Ask(WorkerOperation.Stop);
        run.End(code: 0, afterSeconds: 1);
        Assert.Equal(WorkerState.Stopped, run.State);
    }

    [Fact]
    public void One_whose_checks_failed_while_the_Keeper_was_lost_is_ended_when_it_is_found()
    {
        var run = Started();
        Report(run, Well);
        var child = run.Condition.Child!;
        run.Feed(new WorkerInput.Lost());
        Report(run, Dead);
        Assert.Empty(run.Effects);
        run.Feed(new WorkerInput.Found(child, Wanted: true));
        Assert.Equal(WorkerState.Restarting, run.State);
        Assert.Equal([WorkerEventKinds.Adopted, WorkerEventKinds.Unhealthy], run.Told);
        Assert.Equal(15, run.Effects.OfType<WorkerEffect.Signal>().Single().Number);
    }

    [Fact]
    public void What_the_checks_said_of_one_that_is_gone_is_not_held_against_another_that_is_found()
    {
        var run = Started();
        Report(run, Well);
        run.Feed(new WorkerInput.Lost());
        Report(run, Dead);
        run.Feed(new WorkerInput.Found(run.NewChild(), Wanted: true));
        Assert.Empty(run.Effects.OfType<WorkerEffect.Signal>());
        Assert.Null(run.Condition.Health);
    }

    [Fact]
    public void One_that_was_being_ended_when_the_Keeper_was_lost_is_ended_when_it_is_found()
    {
        var run = Started();
        Report(run, Well);
        Report(run, Dead);
        var child = run.Condition.Child!;
        run.Feed(new WorkerInput.Lost());
        run.Feed(new WorkerInput.Found(child, Wanted: true));
        Assert.Equal(WorkerState.Restarting, run.State);
        Assert.Single(run.Effects.OfType<WorkerEffect.Signal>());
    }

    [Theory]
    [InlineData(true, WorkerState.Degraded)]
    [InlineData(false, WorkerState.Starting)]
    public void One_that_is_found_again_is_as_its_checks_said(bool hasStarted, WorkerState expected)
    {
        var run = Started();
        if (hasStarted)
            Report(run, NotReady);
        var child = run.Condition.Child!;
        run.Feed(new WorkerInput.Lost());
        run.Feed(new WorkerInput.Found(child, Wanted: true));
        Assert.Equal(expected, run.State);
    }

    [Fact]
    public void What_is_said_of_an_earlier_run_does_not_touch_the_next()
    {
        var run = Started();
        Report(run, Well);
        var earlier = run.Condition.Child!;
        run.End(code: 1, afterSeconds: 60);
        run.Spawn();
        run.Feed(new WorkerInput.Checked(earlier, Dead));
        Assert.Empty(run.Effects);
        Assert.Null(run.Condition.Health);
    }

    [Fact]
    public void The_restarts_grace_ends_where_there_is_no_startup_check()
    {
        var run = Started(Definition with { Health = new WorkerHealthDefinition { Readiness = Check } });
        Report(run, NotReady);
        Assert.Equal(WorkerState.Starting, run.State);
        run.Pass();
        Assert.Equal(WorkerState.Degraded, run.State);
        Report(run, Well);
        Assert.Equal(WorkerState.Running, run.State);
    }

    private static MachineRun Started(WorkerDefinition? definition = null)
    {
        var run = new MachineRun(definition ?? Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        run.Spawn();
        if ((definition ?? Definition).Health.Startup is not null)
            Report(run, NotStarted);
        return run;
    }

    private static void Report(MachineRun run, HealthReport report) => run.Feed(new WorkerInput.Checked(run.Condition.Child!, report));
}
