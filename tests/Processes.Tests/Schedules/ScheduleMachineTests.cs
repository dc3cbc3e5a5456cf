using Holdfast.Processes.Schedules;

namespace Holdfast.Processes.Tests.Schedules;

public sealed class ScheduleMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScheduleDefinition Hourly = new() { Every = TimeSpan.FromHours(1) };

    [Fact]
    public void Before_it_is_due_nothing_happens()
    {
        var (condition, decision) = ScheduleMachine.Step(Hourly, new(Noon, false), Noon.AddMinutes(59), isRunning: false);
        Assert.Equal((new ScheduleCondition(Noon, false), ScheduleAct.Nothing), (condition, decision.Act));
    }

    [Fact]
    public void When_it_is_due_it_is_started_once()
    {
        var (condition, decision) = ScheduleMachine.Step(Hourly, new(Noon, false), Noon.AddHours(1), isRunning: false);
        Assert.Equal((ScheduleAct.Start, Noon.AddHours(1), 0), (decision.Act, decision.Due, decision.LeftOut));
        Assert.Equal(ScheduleAct.Nothing, ScheduleMachine.Step(Hourly, condition, Noon.AddHours(1), isRunning: false).Decision.Act);
    }

    [Theory]
    [InlineData(OverlapPolicy.Skip, ScheduleAct.Nothing, 1)]
    [InlineData(OverlapPolicy.Queue, ScheduleAct.Queue, 0)]
    [InlineData(OverlapPolicy.Replace, ScheduleAct.Replace, 0)]
    public void While_the_one_before_goes_on_the_policy_decides(OverlapPolicy overlap, object act, int leftOut)
    {
        var decision = ScheduleMachine.Step(Hourly with { Overlap = overlap }, new(Noon, false), Noon.AddHours(1), isRunning: true).Decision;
        Assert.Equal((act, leftOut), (decision.Act, decision.LeftOut));
    }

    [Fact]
    public void One_run_waits_at_the_most_and_begins_when_the_one_before_has_ended()
    {
        var queueing = Hourly with { Overlap = OverlapPolicy.Queue };
        var (first, _) = ScheduleMachine.Step(queueing, new(Noon, false), Noon.AddHours(1), isRunning: true);
        var (second, again) = ScheduleMachine.Step(queueing, first, Noon.AddHours(2), isRunning: true);
        Assert.Equal(1, again.LeftOut);
        var (third, start) = ScheduleMachine.Step(queueing, second, Noon.AddHours(2).AddMinutes(5), isRunning: false);
        Assert.Equal((ScheduleAct.Start, false), (start.Act, third.IsQueued));
        Assert.Equal(ScheduleAct.Nothing, ScheduleMachine.Step(queueing, third, Noon.AddHours(2).AddMinutes(6), isRunning: false).Decision.Act);
    }

    [Fact]
    public void Runs_missed_while_the_node_was_down_are_left_out_or_made_up_for_by_one()
    {
        var late = Noon.AddHours(5).AddMinutes(30);
        var skipped = ScheduleMachine.Step(Hourly, new(Noon, false), late, isRunning: false).Decision;
        Assert.Equal((ScheduleAct.Nothing, 5), (skipped.Act, skipped.LeftOut));
        var made = ScheduleMachine.Step(Hourly with { Missed = MissedPolicy.Once }, new(Noon, false), late, isRunning: false).Decision;
        Assert.Equal((ScheduleAct.Start, 4), (made.Act, made.LeftOut));
    }

    // Laws over random histories: nothing is begun twice for one due time, and never while it runs unless it replaces.
    [Fact]
    public void Every_due_time_is_begun_queued_or_counted_as_left_out()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var schedule = Hourly with { Overlap = (OverlapPolicy)random.Next(3), Missed = (MissedPolicy)random.Next(2) };
            var condition = new ScheduleCondition(Noon, false);
            var (now, settled, queued) = (Noon, 0, 0);
            for (var look = 0; look < 50; look++)
            {
                now += TimeSpan.FromMinutes(random.Next(1, 150));
                var running = random.Next(2) == 0;
                var (next, decision) = ScheduleMachine.Step(schedule, condition, now, running);
                var wasDue = schedule.NextAfter(condition.Handled) <= now;
                var begins = decision.Act is ScheduleAct.Start or ScheduleAct.Replace;
                Assert.False(decision.Act == ScheduleAct.Start && running);
                settled += decision.LeftOut + (begins && wasDue ? 1 : 0) + (decision.Act == ScheduleAct.Queue && !condition.IsQueued ? 1 : 0);
                queued += decision.Act == ScheduleAct.Queue && !condition.IsQueued ? 1 : 0;
                condition = next;
            }

            Assert.Equal((int)(condition.Handled - Noon).TotalHours, settled);
        }
    }
}
