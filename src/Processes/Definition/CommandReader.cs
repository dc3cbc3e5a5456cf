using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Reads commands: a program with its arguments, as one text or as a list of words.</summary>
internal static class CommandReader
{
    /// <summary>The words of a key that may be missing; empty where it is.</summary>
    public static IReadOnlyList<string> Read(ConfigSection section, string key) => section.Has(key) ? Words(section, key) : [];

    /// <summary>The words of <c>command</c>; empty where there are none, which is then reported.</summary>
    public static IReadOnlyList<string> Read(ConfigSection section) => Words(section, "command");

    private static IReadOnlyList<string> Words(ConfigSection section, string key)
    {
        if (section.Has(key) && !section.IsText(key))
            return Checked(section, key, section.Texts(key));
        var text = section.RequiredText(key);
        if (text.Length == 0)
            return [];
        if (CommandLine.TrySplit(text, out var words, out var fault))
            return Checked(section, key, words);
        section.Fail(key, ConfigurationErrors.InvalidValue, $"In the command {fault}.", "Close the quotes, or write a list of words.");
        return [];
    }

    private static IReadOnlyList<string> Checked(ConfigSection section, string key, IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0].Length == 0)
            section.Fail(key, ConfigurationErrors.InvalidValue, "The command names no program.", "Write the program first.");
        else if (words.Any(SecretText.Mentions))
            section.Fail(
                key, ConfigurationErrors.InvalidValue, "The command holds a secret, which every user of the machine could read.",
                "Put it into env, and let the program read the variable.");
        else if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            section.Fail(key, ConfigurationErrors.InvalidValue, "The command holds a zero character.", "Take it away.");
        return words;
    }
}
