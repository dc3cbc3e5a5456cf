using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Processes.Conversion;

/// <summary>Times as systemd writes them: <c>90</c>, <c>1min 30s</c>, <c>infinity</c> (systemd.time(7)).</summary>
internal static partial class SystemdTime
{
    /// <summary>The time in our form; null where it is endless or not understood.</summary>
    public static string? Convert(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain))
            return Of(plain);
        var matches = Part().Matches(text);
        if (matches.Count == 0 || Part().Replace(text, "").Trim().Length > 0)
            return null;
        var seconds = 0.0;
        foreach (Match match in matches)
        {
            var factor = match.Groups["unit"].Value switch
            {
                "us" or "usec" => 1e-6,
                "ms" or "msec" => 1e-3,
                "" or "s" or "sec" or "second" or "seconds" => 1,
                "m" or "min" or "minute" or "minutes" => 60,
                "h" or "hr" or "hour" or "hours" => 3600,
                "d" or "day" or "days" => 86_400,
                "w" or "week" or "weeks" => 604_800,
                _ => double.NaN,
            };
            seconds += double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * factor;
        }

        return double.IsNaN(seconds) ? null : Of(seconds);
    }

    private static string Of(double seconds) =>
        seconds >= 1 || seconds == 0
            ? $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)}s"
            : $"{(seconds * 1000).ToString("0.###", CultureInfo.InvariantCulture)}ms";

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)\s*(?<unit>[a-z]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
