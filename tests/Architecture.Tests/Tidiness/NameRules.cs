using System.Text.RegularExpressions;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>Names that say nothing: drawers for whatever found no place of its own.</summary>
internal static partial class NameRules
{
    /// <summary>Deepest folder inside a part, in levels.</summary>
    public const int MaxDepth = 2;

    private static readonly HashSet<string> Words = new(
        ["Manager", "Helper", "Util", "Utility", "Utilities", "Common", "Misc", "Wrapper", "Base"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Folders = new(
        ["Core", "Common", "Shared", "Abstractions", "Infrastructure", "Utils"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of types that hold a forbidden word.</summary>
    public static IEnumerable<Finding> Check(SourceFile file) => Finding.Count(
        file.Path, "type-name",
        from type in file.TypeNames
        where Forbidden(type.Name) is not null
        select $"line {file.Line(type.Token)}: {type.Name} holds {Forbidden(type.Name)}; find the noun");

    /// <summary>Names and depth of a path below src, tests or examples.</summary>
    public static IEnumerable<Finding> CheckPath(string path)
    {
        var parts = path.Split('/');
        var folders = parts[1..^1];
        var refused = folders.Where(name => Folders.Contains(name) || Forbidden(name) is not null).Distinct().ToArray();
        if (refused.Length > 0)
            yield return new Finding(path, "folder-name", 1, $"the folder {refused[0]} is a drawer; name it after what it holds");
        if (Forbidden(parts[^1]) is { } word)
            yield return new Finding(path, "file-name", 1, $"the name holds {word}; find the noun");
        if (path.EndsWith(".cs", StringComparison.Ordinal) && folders.Length - 1 > MaxDepth)
            yield return new Finding(path, "folder-depth", folders.Length - 1, $"{MaxDepth} levels of folders stand inside a part");
    }

    // Database, Codebase and Base64 are words of their own; DataBase would be two.
    private static string? Forbidden(string name) =>
        Word().Matches(name).Select(match => match.Value).FirstOrDefault(word => Words.Contains(word) || Words.Contains(word.TrimEnd('s')));

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*")]
    private static partial Regex Word();
}
