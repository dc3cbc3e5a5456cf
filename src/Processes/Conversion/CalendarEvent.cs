using System.Globalization;
using Holdfast.Processes.Schedules;

namespace Holdfast.Processes.Conversion;

/// <summary>Calendar events of systemd, <c>Mon..Fri *-*-* 02:15:00 Europe/Zurich</c> (systemd.time(7)).</summary>
internal static class CalendarEvent
{
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The keys of a schedule; null where a schedule cannot say it.</summary>
    public static IReadOnlyList<(string Key, string? Value)>? Convert(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        string? zone = null;
        if (words.Count > 0 && char.IsAsciiLetter(words[^1][0]) && (words[^1] == "UTC" || (words.Count > 1 && words[^1].Contains('/', StringComparison.Ordinal))))
        {
            zone = words[^1];
            words.RemoveAt(words.Count - 1);
        }

        if ((words.Count == 1 ? Named(words[0]) is { } cron ? ("cron", cron) : Times(words) : Times(words)) is not var (key, value))
            return null;
        var isGood = key == "at" || CronExpression.TryParse(value, out _, out _);
        return isGood ? [(key, DraftWriter.Quote(value)), ("zone", zone)] : null;
    }

    private static string? Named(string word) => word.ToLowerInvariant() switch
    {
        "minutely" => "* * * * *",
        "hourly" => "0 * * * *",
        "daily" => "0 0 * * *",
        "weekly" => "0 0 * * mon",
        "monthly" => "0 0 1 * *",
        "quarterly" => "0 0 1 1,4,7,10 *",
        "semiannually" or "semi-annually" => "0 0 1 1,7 *",
        "yearly" or "annually" => "0 0 1 1 *",
        _ => null,
    };

    private static (string Key, string Value)? Times(List<string> words)
    {
        var (days, date, time) = ("*", "*-*-*", "00:00:00");
        foreach (var word in words)
        {
            if (char.IsAsciiLetter(word[0]) && WeekDays(word) is { } named)
                days = named;
            else if (word.Contains(':', StringComparison.Ordinal))
                time = word;
            else if (word.Contains('-', StringComparison.Ordinal))
                date = word;
            else
                return null;
        }

        var clock = time.Split(':');
        var day = date.Split('-');
        // Seconds and years have no field; and both kinds of days must match there, of which one suffices in cron.
        if (clock.Length is < 2 or > 3 || day.Length is < 2 or > 3 || (clock.Length == 3 && clock[2].Trim('0').Length > 0))
            return null;
        string?[] fields = [Field(clock[1]), Field(clock[0]), Field(day[^1]), Field(day[^2])];
        if (fields.Contains(null) || (days != "*" && fields[2] != "*"))
            return null;
        if (day.Length == 2 || day[0] == "*")
            return ("cron", $"{string.Join(' ', fields)} {days}");
        return DateTime.TryParseExact($"{date}T{clock[0]}:{clock[1]}", "yyyy-M-d'T'H:m", CultureInfo.InvariantCulture, DateTimeStyles.None, out var once)
            ? ("at", once.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))
            : null;
    }

    // Sunday is the end of a week there; in a range that ends with it cron calls it 7.
    private static string? WeekDays(string word)
    {
        var read = new List<string>();
        foreach (var part in word.TrimEnd(',').Split(','))
        {
            var ends = part.Split(["..", "-"], StringSplitOptions.None).Select(one => Array.FindIndex(Days, day => one.StartsWith(day, StringComparison.OrdinalIgnoreCase))).ToList();
            if (ends.Count > 2 || ends.Contains(-1))
                return null;
            read.Add(ends.Count == 1 ? Days[ends[0]] : ends[1] == 6 ? $"{ends[0] + 1}-7" : $"{Days[ends[0]]}-{Days[ends[1]]}");
        }

        return string.Join(',', read);
    }

    private static string? Field(string text)
    {
        var parts = text.Replace("..", "-", StringComparison.Ordinal).Split('-', ',', '/', '*');
        if (parts.Any(part => part.Length > 0 && !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return null;
        return string.Join(',', text.Split(',').Select(piece => string.Join('/', piece.Split('/').Select(side => string.Join('-', side.Split("..").Select(Bare))))));
    }

    private static string Bare(string number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? $"{value}" : number;
}
