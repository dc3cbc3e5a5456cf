using Holdfast.Configuration.Nodes;

namespace Holdfast.Configuration.Reading;

/// <summary>Says a parser's complaint in words that help, by looking at the lines it complains of.</summary>
internal static class SyntaxWords
{
    private const string TabMend = "Replace the tab by two blanks for each level.";

    public static (Place Place, string Detail, string Mend) Explain(string text, Place from, Place to, string complaint)
    {
        // The parser may complain of the key whose value the tab begins, so the line after it is looked at too;
        // and where it speaks of a tab itself it may point at the beginning of the whole mapping.
        var last = complaint.Contains("tab as indentation", StringComparison.Ordinal) ? int.MaxValue : Math.Max(from.Line, to.Line) + 1;
        if (FindTab(text, from.Line, last) is { } tab)
            return (tab, "A tab stands in the indentation; YAML indents with blanks only.", TabMend);
        var (detail, mend) = Explain(CharacterAt(text, from), complaint);
        return (from, detail, mend);
    }

    private static (string Detail, string Mend) Explain(char at, string complaint)
    {
        if (at is '@' or '`')
            return ("A value cannot begin with @ or a backtick.", "Put the value in quotes.");
        if (at is '\t')
            return ("A tab stands where YAML takes blanks only.", TabMend);
        if (complaint.Contains("quoted scalar, found", StringComparison.Ordinal))
            return ("A quote is opened here and not closed.", "Close the quote.");
        if (complaint.Contains("flow", StringComparison.Ordinal))
            return (Sentence(complaint), "Close each { and [, and put commas between the entries.");
        if (complaint.Contains("expected ':'", StringComparison.Ordinal) || complaint.Contains("expected key", StringComparison.Ordinal))
            return (Sentence(complaint), "Write each entry as key: value, with a blank after the colon, indented as its siblings are.");
        return (Sentence(complaint), "See the line above it too: the mistake often stands before the place where it shows.");
    }

    private static string Sentence(string complaint) => complaint.TrimEnd('.', ' ') + ".";

    private static Place? FindTab(string text, int first, int last)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line[..(line.Length - line.TrimStart().Length)];
            if (number >= first && number <= last && indentation.Contains('\t'))
                return new Place(number, indentation.IndexOf('\t') + 1);
        }

        return null;
    }

    private static char CharacterAt(string text, Place place)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number == place.Line)
                return place.Column <= line.Length ? line[place.Column - 1] : '\0';
        }

        return '\0';
    }
}
