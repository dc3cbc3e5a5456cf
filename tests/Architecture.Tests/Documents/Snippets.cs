using System.Text.RegularExpressions;

namespace Holdfast.Architecture.Tests.Documents;

/// <summary>Finds snippets in sources, and the blocks of pages that show them.</summary>
internal static partial class Snippets
{
    /// <summary>The snippets of all sources in the parts' Docs folders below a folder, by name.</summary>
    public static Dictionary<string, string> InSources(string folder) =>
        Directory.EnumerateDirectories(folder).Select(part => Path.Combine(part, "Docs")).Where(Directory.Exists)
            .SelectMany(docs => Directory.EnumerateFiles(docs, "*Snippets.cs")).SelectMany(file => InSource(File.ReadAllText(file))).ToDictionary();

    /// <summary>The snippets of one source: what stands between the marks, without the indentation that all its lines share.</summary>
    public static IEnumerable<KeyValuePair<string, string>> InSource(string text)
    {
        foreach (Match match in Marked().Matches(text))
        {
            var lines = match.Groups["body"].Value.TrimEnd().Split('\n');
            var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
            yield return new(match.Groups["name"].Value, string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..].TrimEnd() : "")));
        }
    }

    /// <summary>The blocks of all pages below a folder that are marked as snippets.</summary>
    public static IReadOnlyList<(string Place, string Name, string Text)> InPages(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(file => InPage(Path.GetFileName(file), File.ReadAllText(file)))];

    /// <summary>The blocks of one page that are marked as snippets.</summary>
    public static IEnumerable<(string Place, string Name, string Text)> InPage(string place, string text) =>
        Shown().Matches(text).Select(match => (place, match.Groups["name"].Value, match.Groups["body"].Value.TrimEnd()));

    [GeneratedRegex(@"^[ \t]*// snippet: (?<name>\S+)[ \t]*\n(?<body>.*?)^[ \t]*// end snippet", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^<!-- snippet: (?<name>\S+) -->\n```csharp\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();
}
