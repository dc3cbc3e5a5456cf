using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Schedules;

namespace Holdfast.Processes.Tests.Schedules;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("15 2 * * mon-fri", "2026-11-20T02:15", "2026-11-23T02:15")]
    [InlineData("*/15 * * * *", "2026-11-21T10:44", "2026-11-21T10:45")]
    [InlineData("0 0 29 2 *", "2026-11-21T10:44", "2028-02-29T00:00")]
    [InlineData("0 0 13 * fri", "2026-11-21T00:00", "2026-11-27T00:00")]
    [InlineData("0 0 13 * fri", "2026-12-11T00:00", "2026-12-13T00:00")]
    [InlineData("0 12 * * 7", "2026-11-21T13:00", "2026-11-22T12:00")]
    [InlineData("0 12 * * 0", "2026-11-21T13:00", "2026-11-22T12:00")]
    [InlineData("59 23 31 dec *", "2026-12-31T23:59", "2027-12-31T23:59")]
    [InlineData("5-10/2,40 8-9 * * *", "2026-11-21T08:09", "2026-11-21T08:40")]
    [InlineData("20/20 * * * *", "2026-11-21T08:21", "2026-11-21T08:40")]
    [InlineData("@weekly", "2026-11-21T08:21", "2026-11-22T00:00")]
    [InlineData("@yearly", "2026-11-21T08:21", "2027-01-01T00:00")]
    public void The_next_time_is_the_first_that_matches(string text, string after, string expected)
    {
        Assert.True(CronExpression.TryParse(text, out var cron, out var fault), fault);
        Assert.Equal(Time(expected), cron.NextAfter(Time(after)));
    }

    [Theory]
    [InlineData("* * * *", "it has 4 fields")]
    [InlineData("60 * * * *", "'60' is no minute")]
    [InlineData("* 24 * * *", "'24' is no hour")]
    [InlineData("* * 0 * *", "'0' is no day of the month")]
    [InlineData("* * * 13 *", "'13' is no month")]
    [InlineData("* * * * 8", "'8' is no day of the week")]
    [InlineData("* * * * funday", "'funday' is no day of the week")]
    [InlineData("*/0 * * * *", "'*/0' is no minute")]
    [InlineData("10-5 * * * *", "'10-5' is no minute")]
    [InlineData("1,,2 * * * *", "'1,,2' is no minute")]
    [InlineData("-1 * * * *", "'-1' is no minute")]
    [InlineData("0 0 31 2 *", "no year has such a day")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.False(CronExpression.TryParse(text, out _, out var fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
    }

    // Against a search through every minute, which cannot be wrong about order.
    [Fact]
    public void No_matching_minute_is_passed_over() => Prop.ForAll(Expressions().ToArbitrary(), Gen.Choose(0, 60 * 24 * 365 * 4).ToArbitrary(), (text, minutes) =>
    {
        Assert.True(CronExpression.TryParse(text, out var cron, out var fault), fault);
        var after = new DateTime(2026, 1, 1).AddMinutes(minutes);
        var next = cron.NextAfter(after)!.Value;
        for (var time = after.AddMinutes(1); time < next && time < after.AddDays(3); time = time.AddMinutes(1))
            Assert.NotEqual(time, cron.NextAfter(time.AddMinutes(-1)));
        Assert.True(next > after);
        Assert.Equal(next, cron.NextAfter(next.AddMinutes(-1)));
    }).QuickCheckThrowOnFailure();

    private static Gen<string> Expressions() =>
        from minute in Gen.Elements("*", "0", "*/7", "3,33", "10-20")
        from hour in Gen.Elements("*", "0", "*/5", "8-17", "23")
        from day in Gen.Elements("*", "1", "15", "*/10", "28-31")
        from month in Gen.Elements("*", "2", "jan-jun", "*/3")
        from week in Gen.Elements("*", "0", "mon-fri", "7", "2,4")
        select $"{minute} {hour} {day} {month} {week}";

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
