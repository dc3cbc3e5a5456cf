using System.Text;

namespace Holdfast.Configuration.Diagnostics;

/// <summary>Turns diagnostics and pieces of a user's text into what a terminal can safely show.</summary>
internal static class DiagnosticText
{
    /// <summary>A user's text in quotes: shortened, and without characters that would steer a terminal.</summary>
    public static string Quote(string text) => $"'{Plain(text, ConfigLimits.MaxShownCharacters)}'";

    public static string Render(ConfigDiagnostic diagnostic)
    {
        var text = new StringBuilder($"{diagnostic.File}:{diagnostic.Line}:{diagnostic.Column}: {diagnostic.Fault}");
        if (diagnostic.SourceLine.Length > 0)
            AppendSource(text, diagnostic);
        if (diagnostic.Fault.Mend is { } mend)
            text.Append("\n  ").Append(mend);
        return text.ToString();
    }

    private static void AppendSource(StringBuilder text, ConfigDiagnostic diagnostic)
    {
        // A long line is shown from a little before the place, so that the caret is on the screen.
        const int Before = 60;
        var caret = Math.Clamp(diagnostic.Column - 1, 0, diagnostic.SourceLine.Length);
        var from = caret > ConfigLimits.MaxShownCharacters - Before ? caret - Before : 0;
        var number = $"{diagnostic.Line,5} | ";
        text.Append('\n').Append(number).Append(Plain(diagnostic.SourceLine[from..], ConfigLimits.MaxShownCharacters))
            .Append('\n').Append(' ', number.Length - 2).Append("| ").Append(' ', caret - from).Append('^');
    }

    // One character out for each one in, so that the caret stays below its character; a tab becomes one blank.
    private static string Plain(string text, int limit)
    {
        var shown = string.Create(Math.Min(text.Length, limit), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = Harmless(from[i]);
        });
        return text.Length > limit ? shown + "…" : shown;
    }

    private static char Harmless(char one) =>
        one == '\t' ? ' '
        : char.IsControl(one) || char.GetUnicodeCategory(one) is System.Globalization.UnicodeCategory.Format ? '?'
        : one;
}
