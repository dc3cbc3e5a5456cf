using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// Takes out of a screen's text what differs between two moments or two hosts though the screen is the same: dates and times of day, the
/// name of the LU, and what the configuration says. Pure.
/// </summary>
/// <remarks>
/// The patterns have no deadlines. Each is done with a field in well under a millisecond; a deadline is measured by the clock, and a terminal's
/// loop that a busy machine puts off for a second would end its session by one.
/// </remarks>
internal static partial class VaryingText
{
    /// <summary>Stands for whatever was taken out, however long it was.</summary>
    public const string Mark = "#";

    private static readonly SearchValues<char> Separators = SearchValues.Create(":-/.");

    private static readonly SearchValues<string> Months = SearchValues.Create(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Days = SearchValues.Create(["day"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the text with each varying part replaced by <see cref="Mark"/>, and its blanks drawn together.</summary>
    /// <param name="text">The text of one field or one row.</param>
    /// <param name="lu">The LU of the connection; null where it is not known.</param>
    /// <param name="ignored">What else varies.</param>
    /// <param name="target">What it is added to.</param>
    public static void Settle(ReadOnlySpan<char> text, string? lu, IReadOnlyList<Regex> ignored, StringBuilder target)
    {
        if (ignored.Count > 0 || MayHold(text, lu) || MayTellTime(text) || text.ContainsAny(Days))
            text = Replace(text.ToString(), lu, ignored);
        text = text.Trim();
        for (var blanks = text.IndexOf("  ", StringComparison.Ordinal); blanks >= 0; blanks = text.IndexOf("  ", StringComparison.Ordinal))
        {
            target.Append(text[..(blanks + 1)]);
            text = text[blanks..].TrimStart(' ');
        }

        target.Append(text);
    }

    private static string Replace(string text, string? lu, IReadOnlyList<Regex> ignored)
    {
        foreach (var pattern in ignored) text = pattern.Replace(text, Mark);
        if (MayHold(text, lu)) text = text.Replace(lu, Mark, StringComparison.OrdinalIgnoreCase);
        if (MayTellTime(text))
        {
            if (text.Contains(':', StringComparison.Ordinal)) text = TimeOfDay().Replace(text, Mark);
            if (text.AsSpan().ContainsAny('-', '/', '.')) text = Groups().Replace(text, Mark);
            if (text.AsSpan().ContainsAny(Months)) text = NamedDate().Replace(text, Mark);
        }

        return text.AsSpan().ContainsAny(Days) ? Weekday().Replace(text, Mark) : text;
    }

    /// <summary>
    /// Whether there is a digit, and what times and dates have beside: most captions have neither, and a glance is cheaper than a pattern.
    /// </summary>
    private static bool MayTellTime(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('0', '9') && (text.ContainsAny(Separators) || text.ContainsAny(Months));

    /// <summary>Whether the last letter of the LU stands in the text: mostly a digit, which captions have none of.</summary>
    private static bool MayHold(ReadOnlySpan<char> text, [NotNullWhen(true)] string? lu) =>
        !string.IsNullOrEmpty(lu) && text.ContainsAny(char.ToUpperInvariant(lu[^1]), char.ToLowerInvariant(lu[^1]));

    /// <summary>14:05 and 14:05:33, also with AM or PM behind.</summary>
    [GeneratedRegex(@"\b\d{1,2}:\d{2}(:\d{2})?(\.\d+)?(\s?[AaPp][Mm]\b)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex TimeOfDay();

    /// <summary>Three groups of digits: 2026-11-21, 21.11.26, 11/21/2026, 14.05.33. Two groups may be an amount and are left.</summary>
    [GeneratedRegex(@"\b(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Groups();

    /// <summary>21 NOV 2026, 21-Nov-26 and November 21, 2026.</summary>
    [GeneratedRegex(
        @"\b(\d{1,2}[ -]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ,-]*(\d{4}|\d{2})|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2},? \d{4})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex NamedDate();

    [GeneratedRegex(@"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Weekday();
}
