namespace Holdfast.Processes.Schedules;

/// <summary>Decides what a schedule asks for at a moment. Pure: the same schedule, condition and time give the same answer.</summary>
internal static class ScheduleMachine
{
    /// <summary>A run begun this long after it was due still counts as begun in time.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Most runs that are counted as left out at once; a node that was down for longer does not count on for ever.</summary>
    private const int MostCounted = 10_000;

    /// <summary>Looks at what is due.</summary>
    /// <param name="definition">The schedule.</param>
    /// <param name="condition">What is known of it.</param>
    /// <param name="now">The time.</param>
    /// <param name="isRunning">Whether the worker runs.</param>
    public static (ScheduleCondition Condition, ScheduleDecision Decision) Step(
        ScheduleDefinition definition, ScheduleCondition condition, DateTimeOffset now, bool isRunning)
    {
        var (last, count) = Due(definition, condition.Handled, now);
        if (last is not { } due)
            return Queued(condition, now, isRunning);

        var handled = condition with { Handled = now };
        var isLate = now - due > Tolerance;
        if (isLate && definition.Missed == MissedPolicy.Skip)
            return (handled, new ScheduleDecision(ScheduleAct.Nothing, due, count));
        return (isRunning, definition.Overlap) switch
        {
            (false, _) => (handled with { IsQueued = false }, new ScheduleDecision(ScheduleAct.Start, due, count - 1)),
            (true, OverlapPolicy.Skip) => (handled, new ScheduleDecision(ScheduleAct.Nothing, due, count)),
            (true, OverlapPolicy.Queue) => (handled with { IsQueued = true }, new ScheduleDecision(ScheduleAct.Queue, due, count - (condition.IsQueued ? 0 : 1))),
            _ => (handled, new ScheduleDecision(ScheduleAct.Replace, due, count - 1)),
        };
    }

    private static (ScheduleCondition Condition, ScheduleDecision Decision) Queued(ScheduleCondition condition, DateTimeOffset now, bool isRunning) =>
        condition.IsQueued && !isRunning
            ? (condition with { IsQueued = false }, new ScheduleDecision(ScheduleAct.Start, now, 0))
            : (condition, new ScheduleDecision(ScheduleAct.Nothing, now, 0));

    private static (DateTimeOffset? Last, int Count) Due(ScheduleDefinition definition, DateTimeOffset handled, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        var count = 0;
        for (var due = definition.NextAfter(handled); due <= now && count < MostCounted; due = definition.NextAfter(due.Value))
        {
            last = due;
            count++;
        }

        return (last, count);
    }
}
