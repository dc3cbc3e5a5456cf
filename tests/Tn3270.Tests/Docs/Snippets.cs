using System.Text.RegularExpressions;

namespace Holdfast.Tn3270.Tests.Docs;

/// <summary>Finds snippets in sources, and the blocks of a page that show them.</summary>
internal static partial class Snippets
{
    /// <summary>The snippets of all sources of a folder, by name.</summary>
    public static Dictionary<string, string> InSources(string folder) =>
        Directory.EnumerateFiles(folder, "*Snippets.cs").SelectMany(file => InSource(File.ReadAllText(file))).ToDictionary();

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

    /// <summary>The blocks of one page that are marked as snippets.</summary>
    public static IEnumerable<(string Place, string Name, string Text)> InPage(string place, string text) =>
        Shown().Matches(text).Select(match => (place, match.Groups["name"].Value, match.Groups["body"].Value.TrimEnd()));

    [GeneratedRegex(@"^[ \t]*// snippet: (?<name>\S+)[ \t]*\n(?<body>.*?)^[ \t]*// end snippet", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^<!-- snippet: (?<name>\S+) -->\n```csharp\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();
}
