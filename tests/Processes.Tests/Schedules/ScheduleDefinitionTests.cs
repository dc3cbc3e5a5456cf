using System.Globalization;
using Holdfast.Processes.Schedules;

namespace Holdfast.Processes.Tests.Schedules;

public sealed class ScheduleDefinitionTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    [Fact]
    public void A_time_that_the_clock_leaves_out_is_due_when_it_has_moved_on() =>
        Assert.Equal([At("2026-03-28T01:30Z"), At("2026-03-29T01:00Z"), At("2026-03-30T00:30Z")], Next(Cron("30 2 * * *"), "2026-03-27T12:00Z", 3));

    [Fact]
    public void A_time_that_comes_twice_is_due_once() =>
        Assert.Equal([At("2026-10-24T00:30Z"), At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")], Next(Cron("30 2 * * *"), "2026-10-23T12:00Z", 3));

    [Fact]
    public void Each_quarter_of_an_hour_goes_on_through_the_night_the_clock_is_set_forward() =>
        Assert.Equal(
            [At("2026-03-29T00:45Z"), At("2026-03-29T01:00Z"), At("2026-03-29T01:15Z")],
            Next(Cron("*/15 * * * *"), "2026-03-29T00:30Z", 3));

    [Fact]
    public void An_excepted_day_is_passed_over() =>
        Assert.Equal(
            [At("2026-12-24T08:00Z"), At("2026-12-28T08:00Z")],
            Next(Cron("0 9 * * *") with { Except = new HashSet<DateOnly> { new(2026, 12, 25), new(2026, 12, 26), new(2026, 12, 27) } }, "2026-12-23T12:00Z", 2));

    [Fact]
    public void A_period_counts_from_1970_so_that_a_restart_shifts_nothing() =>
        Assert.Equal(
            [At("2026-11-21T10:45Z"), At("2026-11-21T11:00Z")], Next(new ScheduleDefinition { Every = TimeSpan.FromMinutes(15) }, "2026-11-21T10:41Z", 2));

    [Fact]
    public void One_time_comes_once() => Assert.Equal(
        [At("2026-12-24T17:00Z")], Next(new ScheduleDefinition { At = new DateTime(2026, 12, 24, 18, 0, 0), Zone = Zurich }, "2026-11-21T00:00Z", 3));

    private static ScheduleDefinition Cron(string text)
    {
        Assert.True(CronExpression.TryParse(text, out var cron, out var fault), fault);
        return new ScheduleDefinition { Cron = cron, Zone = Zurich };
    }

    private static List<DateTimeOffset> Next(ScheduleDefinition schedule, string after, int count)
    {
        List<DateTimeOffset> all = [];
        for (var next = schedule.NextAfter(At(after)); next is { } due && all.Count < count; next = schedule.NextAfter(due))
            all.Add(due);
        return all;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
