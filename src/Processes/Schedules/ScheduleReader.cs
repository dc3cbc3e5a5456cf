using System.Globalization;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Schedules;

/// <summary>Reads the <c>schedule</c> section of a worker.</summary>
internal static class ScheduleReader
{
    private static readonly string[] Times = ["cron", "at", "every"];

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss";
    private const string DayForm = "yyyy-MM-dd";
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(366);

    /// <summary>Reads it.</summary>
    /// <param name="worker">The worker's section, or a template's.</param>
    /// <param name="isWhole">Whether what is missing is a fault: of a template it is not, for the worker may name it.</param>
    /// <returns>Null where the worker has none, or one that is wrong.</returns>
    public static ScheduleDefinition? Read(ConfigSection worker, bool isWhole)
    {
        if (worker.Section("schedule") is not { } section)
            return null;
        var schedule = new ScheduleDefinition
        {
            Cron = ReadCron(section),
            At = ReadAt(section),
            Every = ReadEvery(section),
            Zone = ReadZone(section),
            Except = ReadExcept(section),
            Overlap = section.Choice("overlap", "skip", "queue", "replace") switch
            {
                "queue" => OverlapPolicy.Queue,
                "replace" => OverlapPolicy.Replace,
                _ => OverlapPolicy.Skip,
            },
            Missed = section.Choice("missed", "skip", "once") == "once" ? MissedPolicy.Once : MissedPolicy.Skip,
        };
        section.Finish();
        return IsOne(section, isWhole) && (schedule.Cron ?? (object?)schedule.At ?? schedule.Every) is not null ? schedule : null;
    }

    private static bool IsOne(ConfigSection section, bool isWhole)
    {
        string[] named = [.. Times.Where(section.Has)];
        if (named.Length == 0 && isWhole)
            section.Fail("cron", ConfigurationErrors.MissingKey, "The schedule names no time.", "Write cron, at or every.");
        if (named.Length > 1)
        {
            section.Fail(
                named[1], ConfigurationErrors.InvalidValue, $"The schedule has {string.Join(" and ", named)}.", "Write one of cron, at and every.");
        }

        return named.Length == 1;
    }

    private static CronExpression? ReadCron(ConfigSection section)
    {
        if (section.Text("cron") is not { } text)
            return null;
        if (CronExpression.TryParse(text, out var cron, out var fault))
            return cron;
        section.Fail("cron", ConfigurationErrors.InvalidValue, $"'{text}' is no cron expression: {fault}.", "Write five fields, such as 15 2 * * mon-fri.");
        return null;
    }

    private static DateTime? ReadAt(ConfigSection section)
    {
        if (section.Text("at") is not { } text)
            return null;
        if (DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return at;
        section.Fail("at", ConfigurationErrors.InvalidValue, $"'{text}' is no time.", "Write a local time of the zone, such as 2026-12-24T18:00:00.");
        return null;
    }

    private static TimeSpan? ReadEvery(ConfigSection section)
    {
        if (section.Duration("every") is not { } every)
            return null;
        if (every >= ShortestPeriod && every <= LongestPeriod)
            return every;
        section.Fail("every", ConfigurationErrors.InvalidValue, "'every' is shorter than a second or longer than a year.", "Write a time from 1s to 366d.");
        return null;
    }

    private static TimeZoneInfo ReadZone(ConfigSection section)
    {
        if (section.Text("zone") is not { } name)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        section.Fail(
            "zone", ConfigurationErrors.InvalidValue, $"'{name}' is no time zone of this machine.",
            "Write a name of the IANA database, such as Europe/Zurich; the package tzdata brings them.");
        return TimeZoneInfo.Utc;
    }

    private static HashSet<DateOnly> ReadExcept(ConfigSection section)
    {
        var days = new HashSet<DateOnly>();
        var texts = section.Texts("except");
        for (var index = 0; index < texts.Count; index++)
        {
            if (DateOnly.TryParseExact(texts[index], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                days.Add(day);
            else
                section.Fail($"except[{index}]", ConfigurationErrors.InvalidValue, $"'{texts[index]}' is no day.", "Write days such as 2026-12-25.");
        }

        return days;
    }
}
