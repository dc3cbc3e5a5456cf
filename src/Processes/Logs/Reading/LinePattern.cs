using System.Text.RegularExpressions;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>A regular expression of a user's, which may take no more than its line is worth.</summary>
internal sealed class LinePattern
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);
    private readonly Regex? _regex;
    private readonly string _text;

    private LinePattern(string text, Regex? regex)
    {
        _text = text;
        _regex = regex;
    }

    /// <summary>Makes a pattern.</summary>
    /// <returns>Null with the reason where the text is none.</returns>
    public static LinePattern? Of(string text, out string reason)
    {
        reason = "";
        if (text.Length is 0 or > LogFilter.MostPatternCharacters)
        {
            reason = $"a pattern has 1 to {LogFilter.MostPatternCharacters} characters";
            return null;
        }

        try
        {
            // The platform's engine that never goes back over a text: its time grows with the line, whatever the pattern.
            return new LinePattern(
                text,
                Regex.Escape(text) == text ? null : new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MostTime));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            reason = failure.Message;
            return null;
        }
    }

    /// <summary>Whether it is found in a line. One that outlasts its time is not.</summary>
    public bool IsIn(string line)
    {
        if (_regex is null)
            return line.Contains(_text, StringComparison.Ordinal);
        try
        {
            return _regex.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
