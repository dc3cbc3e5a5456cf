namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>Tests stand where the code they test stands.</summary>
internal static class LayoutRules
{
    /// <summary>Test projects that look at the whole house instead of at one part of it.</summary>
    private static readonly string[] WholeHouse = ["Architecture.Tests", "Conformance", "EndToEnd", "Simulation"];

    /// <summary>
    /// Suites of a part that belong to no one folder of it: what both sides of a seam must pass, the snippets of the documents, fuzzing, and the
    /// whole part under simulation.
    /// </summary>
    private static readonly string[] Suites = ["Conformance", "Docs", "Fuzzing", "Simulated"];

    /// <summary>Folders of tests that no folder of the tested part answers to.</summary>
    /// <param name="files">C# files below tests, src and examples.</param>
    /// <param name="homes">Each part's folder: Storage is at src/Storage, HarborBank at examples/01-harbor-bank.</param>
    public static IEnumerable<Finding> Mirrored(IReadOnlyList<string> files, IReadOnlyDictionary<string, string> homes)
    {
        var folders = files.Select(Folder).SelectMany(Ancestors).ToHashSet();
        foreach (var folder in files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).Select(Folder).Distinct())
        {
            var project = folder.Split('/')[1];
            if (WholeHouse.Contains(project) || folder.Split('/') is [_, _, var suite, ..] && Suites.Contains(suite))
                continue;
            var part = project.EndsWith(".Tests", StringComparison.Ordinal) ? project[..^".Tests".Length] : project;
            if (!homes.TryGetValue(part, out var home))
                yield return new Finding(folder, "mirror", 1, $"there is no part {part}");
            else if (!folders.Contains(home + folder["tests/".Length..][project.Length..]))
                yield return new Finding(folder, "mirror", 1, $"there is no {home}{folder["tests/".Length..][project.Length..]}");
        }
    }

    private static string Folder(string path) => path[..path.LastIndexOf('/')];

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var path = folder; ; path = Folder(path))
        {
            yield return path;
            if (!path.Contains('/', StringComparison.Ordinal))
                yield break;
        }
    }
}
