using System.Text.RegularExpressions;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>Links between our own pages lead somewhere.</summary>
internal static partial class LinkRules
{
    /// <summary>Relative links of a page whose target is not there.</summary>
    /// <param name="path">The page, from the root.</param>
    /// <param name="markdown">Its text.</param>
    /// <param name="exists">Whether there is a file or folder at a path from the root.</param>
    public static IEnumerable<Finding> Dead(string path, string markdown, Func<string, bool> exists)
    {
        // What stands in a block of code or between backticks is shown, not linked.
        var text = Code().Replace(markdown, "");
        return Finding.Count(
            path, "dead-link",
            from match in Link().Matches(text)
            let target = match.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal) && !exists(Resolve(path, target))
            select target);
    }

    private static string Resolve(string page, string target)
    {
        var from = target.StartsWith('/') ? [] : page.Split('/')[..^1];
        var way = new List<string>();
        foreach (var step in from.Concat(Uri.UnescapeDataString(target).Split('/', StringSplitOptions.RemoveEmptyEntries)).Where(step => step != "."))
        {
            // Above the root there is nothing of ours: the way keeps its dots and is found nowhere.
            if (step == ".." && way.Count > 0 && way[^1] != "..")
                way.RemoveAt(way.Count - 1);
            else
                way.Add(step);
        }

        return string.Join('/', way);
    }

    [GeneratedRegex("""(?:\]\(<?|^\[[^\]]+\]:\s*|(?:src|href)=")(?<target>[^)\s">]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *```.*?^ *```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
