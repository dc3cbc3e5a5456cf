using System.Buffers;
using System.Text.RegularExpressions;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Conversion;

/// <summary>Tells commands that need a shell from those that do not.</summary>
internal static partial class ShellCommand
{
    // Whatever a shell gives a meaning besides quotes and blanks (POSIX shell, 2.2 and 2.3).
    private static readonly SearchValues<char> Meaning = SearchValues.Create("|&;<>()$`*?[#~%{}!\n");
    private static readonly SearchValues<char> Several = SearchValues.Create("|&;\n`(){");
    private static readonly string[] Inside = ["cd", "source", ".", "export", "exec", "set", "ulimit", "umask", "if", "while", "for", "until", "case", "eval", "trap", "test"];

    /// <summary>Whether a command means the same without a shell.</summary>
    public static bool IsPlain(string command)
    {
        if (command.AsSpan().ContainsAny(Meaning) || !CommandLine.TrySplit(command, out var words, out _) || words.Count == 0)
            return false;
        return !words[0].Contains('=', StringComparison.Ordinal) && !Inside.Contains(words[0], StringComparer.Ordinal);
    }

    /// <summary>A single simple command in a shell takes the shell's place, so that signals reach it.</summary>
    public static string WithExec(string command)
    {
        var text = command.Trim();
        var single = !text.Replace("${", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).AsSpan().ContainsAny(Several);
        // Variables set for the command alone stand before exec as they stand before the command.
        var set = Assignments().Match(text).Length;
        var first = text[set..].Split(' ', 2)[0];
        return single && first.Length > 0 && !first.Contains('=', StringComparison.Ordinal) && !Inside.Contains(first, StringComparer.Ordinal) ? $"{text[..set]}exec {text[set..]}" : text;
    }

    /// <summary>A word as a shell reads it back.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '=' or ':' or ',' or '@' or '+')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^([A-Za-z_]\w*=[^\s'""\\`]*\s+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignments();
}
