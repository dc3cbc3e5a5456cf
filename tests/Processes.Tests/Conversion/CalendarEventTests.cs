using Holdfast.Processes.Conversion;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Calendar events as systemd.time(7) defines them, and as cron says the same.</summary>
public sealed class CalendarEventTests
{
    [Theory]
    [InlineData("daily", "cron: \"0 0 * * *\"")]
    [InlineData("weekly", "cron: \"0 0 * * mon\"")]
    [InlineData("quarterly UTC", "cron: \"0 0 1 1,4,7,10 *\" zone: UTC")]
    [InlineData("*:0/15", "cron: \"0/15 * * * *\"")]
    [InlineData("Mon..Fri 22:30", "cron: \"30 22 * * mon-fri\"")]
    [InlineData("Sat..Sun 06:05:00 Europe/Zurich", "cron: \"5 6 * * 6-7\" zone: Europe/Zurich")]
    [InlineData("Monday,Thursday *-*-* 01:00:00", "cron: \"0 1 * * mon,thu\"")]
    [InlineData("*-*-01,15 08:00", "cron: \"0 8 1,15 * *\"")]
    [InlineData("*-06..08-* 8..17:00", "cron: \"0 8-17 * 6-8 *\"")]
    [InlineData("2027-01-02 3:04", "at: \"2027-01-02T03:04:00\"")]
    [InlineData("*:*:30", null)]
    [InlineData("Fri *-*-13 00:00", null)]
    [InlineData("*-02~01", null)]
    [InlineData("2027-*-01 00:00", null)]
    [InlineData("whenever", null)]
    public void An_event_becomes_what_means_the_same_or_nothing(string text, string? expected)
    {
        var converted = CalendarEvent.Convert(text);

        Assert.Equal(expected, converted is null ? null : string.Join(' ', converted.Where(one => one.Value is not null).Select(one => $"{one.Key}: {one.Value}")));
    }

    [Theory]
    [InlineData("512M", "512MiB")]
    [InlineData("1.5G", "1536MiB")]
    [InlineData("2T", "2048GiB")]
    [InlineData("1000", "1000B")]
    [InlineData("300MB", "300MiB")]
    [InlineData("10%", null)]
    [InlineData("0", null)]
    public void A_size_keeps_its_worth(string text, string? expected) => Assert.Equal(expected, ForeignSize.Memory(text));
}
