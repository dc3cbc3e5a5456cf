namespace Holdfast.Processes.Definition;

/// <summary>Names of workers and of groups.</summary>
internal static class WorkerName
{
    /// <summary>Longest name, in characters.</summary>
    public const int Longest = 60;

    /// <summary>The form, for messages.</summary>
    public static readonly string Form = $"1 to {Longest} lower-case letters, digits, hyphens and underscores, a letter or digit first";

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');

    /// <summary>The name of an instance of an entry that has several.</summary>
    public static string OfInstance(string entry, int instance) => $"{entry}-{instance}";
}
