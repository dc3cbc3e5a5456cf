using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class WorkerMachineTests
{
    private static readonly WorkerDefinition Definition = new()
    {
        Name = "a",
        Command = ["sleep", "60"],
        Restart = new RestartOptions { MaxRetries = 4, Jitter = 0 },
        StopTimeout = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void A_kill_of_a_stable_worker_is_answered_with_a_start_at_once()
    {
        var run = new MachineRun(Definition).Running();
        run.End(signal: 9, afterSeconds: 60);

        Assert.Equal(WorkerState.Restarting, run.State);
        Assert.Contains(run.Effects, effect => effect is WorkerEffect.Spawn);
        Assert.Equal([WorkerEventKinds.Exited, WorkerEventKinds.Restarting], run.Told);
    }

    [Fact]
    public void A_worker_is_starting_until_its_grace_has_passed()
    {
        var run = new MachineRun(Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        run.Spawn();
        Assert.Equal(WorkerState.Starting, run.State);
        Assert.Equal(Definition.StartGrace, run.Effects.OfType<WorkerEffect.Wait>().Single().Time);
        run.Pass();
        Assert.Equal(WorkerState.Running, run.State);
    }

    [Fact]
    public void A_worker_that_crashes_at_once_backs_off_and_is_given_up()
    {
        var run = new MachineRun(Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        List<double> waits = [];
        while (true)
        {
            run.Spawn();
            run.End(code: 1, afterSeconds: 0);
            if (run.State == WorkerState.Failed)
                break;
            Assert.Equal(WorkerState.Backoff, run.State);
            waits.Add(run.Effects.OfType<WorkerEffect.Wait>().Single().Time.TotalMilliseconds);
            run.Pass();
            Assert.Equal(WorkerState.Restarting, run.State);
        }

        Assert.Equal([200, 400, 800, 1600], waits);
        Assert.Equal([WorkerEventKinds.Exited, WorkerEventKinds.Failed], run.Told);
    }

    [Fact]
    public void Half_of_the_restarts_used_up_makes_it_degraded_until_the_window_has_passed()
    {
        var run = new MachineRun(Definition).Running();
        for (var death = 0; death < 2; death++)
        {
            run.End(signal: 9, afterSeconds: 5);
            run.Spawn();
            run.Pass();
        }

        Assert.Equal(WorkerState.Degraded, run.State);
        run.Later(60);
        run.Pass();
        Assert.Equal(WorkerState.Running, run.State);
    }

    [Fact]
    public void A_stop_signals_waits_kills_and_in_the_end_says_that_nothing_helps()
    {
        var run = new MachineRun(Definition).Running();
        run.Ask(WorkerOperation.Stop);
        Assert.Equal(15, run.Effects.OfType<WorkerEffect.Signal>().Single().Number);
        Assert.Equal(TimeSpan.FromSeconds(3), run.Effects.OfType<WorkerEffect.Wait>().Single().Time);
        run.Pass();
        Assert.Equal(9, run.Effects.OfType<WorkerEffect.Signal>().Single().Number);
        run.Pass();
        Assert.Equal([WorkerEventKinds.StopOverdue], run.Told);
        Assert.True(run.Condition.Overdue);
        run.End(signal: 9, afterSeconds: 60);
        Assert.Equal(WorkerState.Stopped, run.State);
    }

    [Fact]
    public void A_stop_while_the_start_is_under_way_takes_hold_when_it_is_answered()
    {
        var run = new MachineRun(Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        run.Ask(WorkerOperation.Stop);
        Assert.Empty(run.Effects);
        run.Spawn();
        Assert.Equal(WorkerState.Stopping, run.State);
        Assert.Single(run.Effects.OfType<WorkerEffect.Signal>());
    }

    [Fact]
    public void News_of_an_end_may_overtake_the_answer_to_the_start()
    {
        var run = new MachineRun(Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        var child = run.NewChild();
        run.Feed(new WorkerInput.Ended(child with { End = run.NewEnd(child, 1, 0, 0) }));
        Assert.Equal([WorkerEventKinds.Started, WorkerEventKinds.Exited, WorkerEventKinds.Restarting], run.Told);
        run.Pass();
        run.Feed(new WorkerInput.Spawned(child));
        Assert.Empty(run.Effects);
        Assert.True(run.Condition.Spawning);
    }

    [Fact]
    public void An_end_that_is_told_twice_is_handled_once()
    {
        var run = new MachineRun(Definition).Running();
        var child = run.Condition.Child!;
        var ended = child with { End = run.NewEnd(child, 0, 9, 60) };
        run.Feed(new WorkerInput.Ended(ended));
        run.Feed(new WorkerInput.Ended(ended));
        Assert.Empty(run.Effects);
    }

    [Fact]
    public void A_living_child_is_adopted_and_an_end_nobody_saw_is_an_ordinary_end()
    {
        var adopted = new MachineRun(Definition);
        adopted.Feed(new WorkerInput.Found(adopted.NewChild(), Wanted: true));
        Assert.Equal(WorkerState.Running, adopted.State);
        Assert.Equal([WorkerEventKinds.Adopted], adopted.Told);
        Assert.DoesNotContain(adopted.Effects, effect => effect is WorkerEffect.Spawn);

        var missed = new MachineRun(Definition);
        var child = missed.NewChild();
        missed.Feed(new WorkerInput.Found(child with { End = missed.NewEnd(child, 0, 9, 60) }, Wanted: true));
        Assert.Equal(WorkerState.Restarting, missed.State);
        Assert.Equal([WorkerEventKinds.Exited, WorkerEventKinds.Restarting], missed.Told);
    }

    [Fact]
    public void Errors_that_pass_are_tried_again_and_others_are_not()
    {
        var busy = new MachineRun(Definition).Running();
        busy.End(signal: 9, afterSeconds: 60);
        busy.Feed(new WorkerInput.NotSpawned(26, "text file busy"));
        Assert.Equal(WorkerState.Backoff, busy.State);

        var missing = new MachineRun(Definition).Running();
        missing.End(signal: 9, afterSeconds: 60);
        missing.Feed(new WorkerInput.NotSpawned(2, "no such file"));
        Assert.Equal((WorkerState.Failed, "no such file"), (missing.State, missing.Condition.Reason));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(26)]
    public void A_first_start_that_meets_an_error_that_passes_is_tried_again_until_it_was_too_often(int errno)
    {
        var run = new MachineRun(Definition);
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        for (var retry = 0; retry < Definition.Restart.MaxRetries; retry++)
        {
            run.Feed(new WorkerInput.NotSpawned(errno, "not now"));
            Assert.Equal((WorkerState.Backoff, "not now"), (run.State, run.Condition.Reason));
            run.Pass();
            Assert.Contains(run.Effects, effect => effect is WorkerEffect.Spawn);
        }

        run.Feed(new WorkerInput.NotSpawned(errno, "not now"));
        Assert.Equal(WorkerState.Failed, run.State);
    }

    [Fact]
    public void Without_a_policy_of_restarts_the_first_error_is_the_reason_of_the_failure()
    {
        var run = new MachineRun(Definition with { Restart = new RestartOptions { Policy = RestartPolicy.Never } });
        run.Feed(new WorkerInput.Found(null, Wanted: true));
        run.Feed(new WorkerInput.NotSpawned(26, "text file busy"));
        Assert.Equal((WorkerState.Failed, "text file busy"), (run.State, run.Condition.Reason));
    }

    [Fact]
    public void A_clean_end_stays_under_on_failure_and_a_failed_one_stays_failed_under_never()
    {
        var clean = new MachineRun(Definition).Running();
        clean.End(code: 0, afterSeconds: 60);
        Assert.Equal(WorkerState.Stopped, clean.State);

        var never = new MachineRun(Definition with { Restart = new RestartOptions { Policy = RestartPolicy.Never } }).Running();
        never.End(code: 3, afterSeconds: 60);
        Assert.Equal(WorkerState.Failed, never.State);
    }

    [Fact]
    public void What_ends_are_good_or_fatal_is_the_definitions_to_say()
    {
        var exits = new WorkerExits { Success = [new ExitPattern(0, 0), new ExitPattern(3, 0)], Fatal = [new ExitPattern(78, 0)] };
        var good = new MachineRun(Definition with { Exits = exits }).Running();
        good.End(code: 3, afterSeconds: 60);
        Assert.Equal(WorkerState.Stopped, good.State);

        var fatal = new MachineRun(Definition with { Exits = exits, Restart = new RestartOptions { Policy = RestartPolicy.Always } }).Running();
        fatal.End(code: 78, afterSeconds: 60);
        Assert.Equal(WorkerState.Failed, fatal.State);
        Assert.Contains(WorkerEventKinds.Failed, fatal.Told);

        var asked = new MachineRun(Definition with { Exits = exits }).Running();
        asked.Ask(WorkerOperation.Restart);
        asked.End(code: 78, afterSeconds: 60);
        Assert.Equal(WorkerState.Restarting, asked.State);
    }

    [Theory]
    [InlineData(0.1, 3600, WorkerState.Backoff)]
    [InlineData(3600, -60, WorkerState.Restarting)]
    public void A_clock_that_was_set_meanwhile_makes_no_run_longer_or_shorter(double lasted, double said, WorkerState then)
    {
        var run = new MachineRun(Definition with { Restart = new RestartOptions { StableAfter = TimeSpan.FromSeconds(1) } }).Running();
        run.EndAfter(lasted, said);
        Assert.Equal(then, run.State);
    }

    [Fact]
    public void Given_up_for_a_time_it_tells_a_failure_and_is_tried_once_more_unless_stopped()
    {
        var options = new RestartOptions { MaxRetries = 1, ResetAfter = TimeSpan.FromMinutes(5), StableAfter = TimeSpan.FromSeconds(1) };
        var run = new MachineRun(Definition with { Restart = options }).Running();
        run.End(signal: 11, afterSeconds: 60);
        run.Spawn();
        run.End(signal: 11, afterSeconds: 0.1);
        Assert.Equal(WorkerState.Backoff, run.State);
        Assert.Equal(TimeSpan.FromMinutes(5), run.Effects.OfType<WorkerEffect.Wait>().Single().Time);
        Assert.Contains(WorkerEventKinds.Failed, run.Told);
        Assert.StartsWith("given up for now", run.Condition.Reason, StringComparison.Ordinal);

        run.Later(300);
        run.Pass();
        run.Spawn();
        run.End(signal: 11, afterSeconds: 0.1);
        Assert.Equal(WorkerState.Backoff, run.State);
        run.Ask(WorkerOperation.Stop);
        run.Pass();
        Assert.Equal(WorkerState.Stopped, run.State);
    }

    /// <summary>Every history of inputs keeps the two rules: never two lives, and nobody is started who is not wanted.</summary>
    [Fact]
    public void Whatever_happens_there_is_at_most_one_life_and_nobody_unwanted_is_started()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var policy = (RestartPolicy)random.Next(4);
            var restart = Definition.Restart with
            {
                Policy = policy,
                SpikeTolerance = random.Next(1, 4),
                ResetAfter = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(1),
            };
            var exits = random.Next(4) == 0 ? new WorkerExits { Fatal = [new ExitPattern(1, 0)] } : WorkerExits.Usual;
            var run = new MachineRun(Definition with { Restart = restart, Exits = exits });
            for (var step = 0; step < 60; step++)
            {
                var before = run.Condition;
                run.FeedAnything(random);
                var spawns = run.Effects.Count(effect => effect is WorkerEffect.Spawn);
                var after = run.Condition;
                Assert.True(spawns <= 1, $"seed {seed}: two starts in one step");
                Assert.True(spawns == 0 || (after.Wanted && after.Child is null), $"seed {seed}: started while {after}");
                Assert.False(spawns == 1 && before.Spawning && run.LastInput is not WorkerInput.Ended, $"seed {seed}: {run.LastInput}");
                Assert.False(after.Spawning && after.Child is not null, $"seed {seed}: {after}");
                Assert.True(after.Child is null || after.State == WorkerState.Unknown || IsAlive(after.State), $"seed {seed}: {after}");
                Assert.True(run.Living <= 1, $"seed {seed}: {run.Living} live");
            }
        }
    }

    private static bool IsAlive(WorkerState state) => state
        is WorkerState.Starting or WorkerState.Running or WorkerState.Degraded or WorkerState.Stopping or WorkerState.Restarting;

    [Fact]
    public void An_end_that_overtakes_the_answer_to_a_restart_is_one_of_a_run_that_was_not_stable()
    {
        var run = new MachineRun(new WorkerDefinition { Name = "a", Command = ["x"] }).Running();
        var first = run.Condition.Child!;
        run.End(code: 1, afterSeconds: 60);
        Assert.True(run.Condition.Spawning);
        var second = first with { Pid = first.Pid + 1, StartTicks = first.StartTicks + 1 };
        run.Feed(new WorkerInput.Ended(second with { End = new KeptEnd(1, 0, second.SpawnedNanoseconds + 1, TimeSpan.Zero, TimeSpan.Zero, 0) }));
        Assert.Equal(WorkerState.Backoff, run.State);
    }
}
