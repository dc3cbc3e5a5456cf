using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Processes.Schedules;

/// <summary>
/// Five fields, minute hour day-of-month month day-of-week, as in crontab(5): where both fields for days are given, either suffices; 0 and
/// 7 are Sunday. <c>@hourly @daily @midnight @weekly @monthly @yearly @annually</c> stand for the usual five. Immutable.
/// </summary>
public sealed class CronExpression
{
    /// <summary>How far ahead a match is looked for: 29 February comes within eight years, whatever the century.</summary>
    private const int MostYears = 9;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _monthDays;
    private readonly CronField _months;
    private readonly CronField _weekDays;

    private CronExpression(string text, CronField minutes, CronField hours, CronField monthDays, CronField months, CronField weekDays)
    {
        Text = text;
        (_minutes, _hours, _monthDays, _months) = (minutes, hours, monthDays, months);
        // Sunday is 0 and 7.
        _weekDays = weekDays.Has(7) ? weekDays with { Bits = weekDays.Bits | 1 } : weekDays;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Such as <c>15 2 * * mon-fri</c>.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="fault">What is wrong, as a clause without a full stop.</param>
    /// <returns>False where it is malformed, or matches no day of any year.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        expression = null;
        fault = null;
        var fields = Expand(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            fault = $"it has {fields.Length} fields instead of the five minute, hour, day of the month, month and day of the week";
        else if (!CronField.TryRead(fields[0], 0, 59, [], out var minutes))
            fault = $"'{fields[0]}' is no minute (0-59)";
        else if (!CronField.TryRead(fields[1], 0, 23, [], out var hours))
            fault = $"'{fields[1]}' is no hour (0-23)";
        else if (!CronField.TryRead(fields[2], 1, 31, [], out var monthDays))
            fault = $"'{fields[2]}' is no day of the month (1-31)";
        else if (!CronField.TryRead(fields[3], 1, 12, Months, out var months))
            fault = $"'{fields[3]}' is no month (1-12 or jan-dec)";
        else if (!CronField.TryRead(fields[4], 0, 7, Days, out var weekDays))
            fault = $"'{fields[4]}' is no day of the week (0-7 or sun-sat)";
        else
            expression = new CronExpression(text, minutes, hours, monthDays, months, weekDays);

        if (expression is not null && expression.NextAfter(DateTime.UnixEpoch) is null)
        {
            expression = null;
            fault = "no year has such a day";
        }

        return expression is not null;
    }

    /// <summary>The first matching minute after a time of the same clock; null where none comes.</summary>
    /// <param name="after">A local time; only its fields count.</param>
    public DateTime? NextAfter(DateTime after)
    {
        var time = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0).AddMinutes(1);
        for (var last = after.Year + MostYears; time.Year <= last;)
        {
            if (!_months.Has(time.Month))
                time = new DateTime(time.Year, time.Month, 1).AddMonths(1);
            else if (!HasDay(time))
                time = time.Date.AddDays(1);
            else if (!_hours.Has(time.Hour))
                time = time.Date.AddHours(time.Hour + 1);
            else if (!_minutes.Has(time.Minute))
                time = time.AddMinutes(1);
            else
                return time;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool HasDay(DateTime time)
    {
        var (month, week) = (_monthDays.Has(time.Day), _weekDays.Has((int)time.DayOfWeek));
        return _monthDays.IsAny || _weekDays.IsAny ? month && week : month || week;
    }

    private static string Expand(string text) => text.Trim() switch
    {
        "@hourly" => "0 * * * *",
        "@daily" or "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" or "@annually" => "0 0 1 1 *",
        var other => other,
    };
}
