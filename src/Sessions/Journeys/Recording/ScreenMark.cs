using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Journeys.Recording;

/// <summary>
/// Finds what a screen can be known by; pure. Panels have a title and captions that are the same each time, beside dates, names and
/// amounts that are not: what counts is protected text with letters and without digits, rather near the top, and not on the screen before. On a
/// screen without fields all of it is text.
/// </summary>
internal static class ScreenMark
{
    /// <summary>Characters of a mark, at the least: shorter ones stand on many screens.</summary>
    private const int Shortest = 4;

    /// <summary>Characters of a mark, at the most; a longer text is as well known by its beginning.</summary>
    private const int Longest = 40;

    /// <summary>What to wait for so as to be on this screen and not on the one before.</summary>
    /// <param name="screen">The screen, with secrets covered.</param>
    /// <param name="before">The one before; null where there was none.</param>
    public static WaitCondition Of(ScreenImage screen, ScreenImage? before)
    {
        var mark = screen.Runs.Where(run => !run.Input || !screen.Formatted).SelectMany(Texts)
            .Where(candidate => before is null || !Stands(candidate, before))
            .OrderByDescending(Worth).ThenBy(candidate => candidate.Row).ThenBy(candidate => candidate.Column)
            .FirstOrDefault();
        return mark.Text is null
            ? new WaitCondition { Unlocked = true, Cursor = (screen.CursorRow, screen.CursorColumn) }
            : new WaitCondition { Text = mark.Text, Row = mark.Row, Column = mark.Column, Unlocked = true };
    }

    /// <summary>The parts of a run that stand two blanks or more apart and may serve.</summary>
    private static IEnumerable<(int Row, int Column, string Text)> Texts(ScreenRun run)
    {
        for (var at = 0; at < run.Text.Length;)
        {
            var end = run.Text.IndexOf("  ", at, StringComparison.Ordinal);
            if (end < 0) end = run.Text.Length;
            var part = run.Text[at..end];
            var text = part.Trim();
            var column = run.Column + at + part.Length - part.TrimStart().Length;
            if (text.Length > Longest) text = text[..Longest].TrimEnd();
            if (IsStable(text)) yield return (run.Row, column, text);
            at = end + 2;
        }
    }

    private static bool IsStable(string text) =>
        text.Length >= Shortest && text.Any(char.IsLetter) && !text.Any(char.IsDigit) && !text.Any(char.IsControl)
        && !text.Contains("***", StringComparison.Ordinal);

    /// <summary>Titles stand in the first rows, and some letters say more than few.</summary>
    private static int Worth((int Row, int Column, string Text) candidate) =>
        (candidate.Row <= 3 ? 100 : 0) + Math.Min(candidate.Text.Count(char.IsLetter), 20) - candidate.Row;

    private static bool Stands((int Row, int Column, string Text) mark, ScreenImage image)
    {
        if (mark.Row > image.Rows) return false;
        var line = image.Line(mark.Row);
        return mark.Column - 1 + mark.Text.Length <= line.Length
            && string.CompareOrdinal(line, mark.Column - 1, mark.Text, 0, mark.Text.Length) == 0;
    }
}
