using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Holdfast.Processes.Definition;

/// <summary>
/// Splits a command into words as a shell's quoting does (POSIX shell, 2.2), and does nothing else that a shell does: no variables,
/// no patterns, no pipes. Within single quotes all is itself; within double quotes a backslash takes the meaning from " \ $ and `.
/// </summary>
internal static class CommandLine
{
    /// <summary>The words.</summary>
    /// <param name="text">The command.</param>
    /// <param name="words">The words; an empty pair of quotes is an empty word.</param>
    /// <param name="fault">What is wrong: a quote that is not closed, a backslash at the end.</param>
    public static bool TrySplit(
        string text, [NotNullWhen(true)] out IReadOnlyList<string>? words, [NotNullWhen(false)] out string? fault)
    {
        words = null;
        List<string> found = [];
        StringBuilder? word = null;
        for (var place = 0; place < text.Length; place++)
        {
            switch (text[place])
            {
                case ' ' or '\t' or '\n' or '\r':
                    if (word is not null)
                        found.Add(word.ToString());
                    word = null;
                    continue;
                case '\'' or '"':
                    word ??= new StringBuilder();
                    if (!TakeQuoted(text, ref place, word))
                    {
                        fault = "a quote is not closed";
                        return false;
                    }

                    continue;
                case '\\' when place + 1 == text.Length:
                    fault = "a backslash stands at the end";
                    return false;
                case '\\':
                    (word ??= new StringBuilder()).Append(text[++place]);
                    continue;
                default:
                    (word ??= new StringBuilder()).Append(text[place]);
                    continue;
            }
        }

        if (word is not null)
            found.Add(word.ToString());
        words = found;
        fault = null;
        return true;
    }

    // Leaves the place on the closing quote.
    private static bool TakeQuoted(string text, ref int place, StringBuilder word)
    {
        var quote = text[place];
        for (place++; place < text.Length; place++)
        {
            var character = text[place];
            if (character == quote)
                return true;
            var escapes = quote == '"' && character == '\\' && place + 1 < text.Length && (text[place + 1] is '"' or '\\' or '$' or '`');
            word.Append(escapes ? text[++place] : character);
        }

        return false;
    }
}
