namespace Holdfast.Configuration.Values;

/// <summary>Durations with their unit: <c>250ms</c>, <c>5s</c>, <c>1.5h</c>.</summary>
public static class DurationText
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "a duration with its unit (ms, s, m, h, d), such as 5s";

    /// <summary>Longest duration, in days (a hundred years).</summary>
    private const decimal MaxDays = 36_525;

    /// <summary>Reads a duration; false where the text is none, or is negative or longer than a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (number, unit) = Quantity.Split(text);
        decimal? ticks = unit switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (ticks is null || !Quantity.TryNumber(number, out var count) || count > MaxDays * TimeSpan.TicksPerDay / ticks)
            return false;
        duration = TimeSpan.FromTicks((long)(count * ticks.Value));
        return true;
    }
}
