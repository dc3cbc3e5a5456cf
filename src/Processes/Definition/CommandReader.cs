using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>command</c>: a program with its arguments, as one text or as a list of words.</summary>
internal static class CommandReader
{
    /// <summary>The words; empty where there are none, which is then reported.</summary>
    public static IReadOnlyList<string> Read(ConfigSection section)
    {
        if (section.Has("command") && !section.IsText("command"))
            return Checked(section, section.Texts("command"));
        var text = section.RequiredText("command");
        if (text.Length == 0)
            return [];
        if (CommandLine.TrySplit(text, out var words, out var fault))
            return Checked(section, words);
        section.Fail("command", ConfigurationErrors.InvalidValue, $"In the command {fault}.", "Close the quotes, or write a list of words.");
        return [];
    }

    private static IReadOnlyList<string> Checked(ConfigSection section, IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0].Length == 0)
            section.Fail("command", ConfigurationErrors.InvalidValue, "The command names no program.", "Write the program first.");
        else if (words.Any(SecretText.Mentions))
            section.Fail(
                "command", ConfigurationErrors.InvalidValue, "The command holds a secret, which every user of the machine could read.",
                "Put it into env, and let the program read the variable.");
        else if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            section.Fail("command", ConfigurationErrors.InvalidValue, "The command holds a zero character.", "Take it away.");
        return words;
    }
}
