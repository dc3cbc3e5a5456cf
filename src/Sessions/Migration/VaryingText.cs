using System.Buffers;
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

    private const int StackCharacters = 256;

    private static readonly SearchValues<string> Months = SearchValues.Create(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The text with each varying part replaced by <see cref="Mark"/>, and its blanks drawn together.</summary>
    /// <param name="text">The text of one field or one row.</param>
    /// <param name="lu">The LU of the connection; null where it is not known.</param>
    /// <param name="ignored">What else varies.</param>
    public static string Settle(string text, string? lu, IReadOnlyList<Regex> ignored)
    {
        foreach (var pattern in ignored) text = pattern.Replace(text, Mark);
        if (!string.IsNullOrEmpty(lu)) text = text.Replace(lu, Mark, StringComparison.OrdinalIgnoreCase);
        // Most captions have neither a digit nor a day, and those with digits rarely a time or a date: a glance is cheaper than a pattern.
        if (text.AsSpan().IndexOfAnyInRange('0', '9') >= 0)
        {
            if (text.Contains(':', StringComparison.Ordinal)) text = TimeOfDay().Replace(text, Mark);
            if (text.AsSpan().IndexOfAny('-', '/', '.') >= 0) text = Groups().Replace(text, Mark);
            if (text.AsSpan().ContainsAny(Months)) text = NamedDate().Replace(text, Mark);
        }

        if (text.Contains("day", StringComparison.OrdinalIgnoreCase)) text = Weekday().Replace(text, Mark);
        return text.Contains("  ", StringComparison.Ordinal) ? DrawTogether(text.AsSpan().Trim()) : text.Trim();
    }

    /// <summary>Each run of blanks as one; the text begins and ends with something else.</summary>
    private static string DrawTogether(ReadOnlySpan<char> text)
    {
        Span<char> target = text.Length <= StackCharacters ? stackalloc char[StackCharacters] : new char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            var blank = char.IsWhiteSpace(letter);
            if (blank && target[length - 1] == ' ') continue;
            target[length++] = blank ? ' ' : letter;
        }

        return new string(target[..length]);
    }

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
