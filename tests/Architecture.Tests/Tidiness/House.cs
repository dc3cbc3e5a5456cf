using Holdfast.Architecture.Tests.Ranks;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>All rules over all files.</summary>
internal static class House
{
    private static readonly string[] Areas = ["src", "examples", "tests"];

    private static readonly string[] Plain =
        [".md", ".sh", ".json", ".yaml", ".yml", ".csproj", ".props", ".targets", ".slnx", ".js", ".html", ".css", ".txt", ".service", "/test", "/holdfast", "/run"];

    public static IReadOnlyList<string> CodeFiles { get; } = [.. Areas.SelectMany(area => Repository.Files(area, ".cs"))];

    /// <summary>Each part's folder by its name.</summary>
    public static IReadOnlyDictionary<string, string> Homes { get; } = Repository.Projects("src").Concat(Repository.Projects("examples"))
        .ToDictionary(ProjectRules.PartOf, project => project[..project.LastIndexOf('/')]);

    public static IEnumerable<Finding> Findings()
    {
        var libraries = RankTable.OfRepository().Parts.Where(part => part.Kind == "library").Select(part => $"src/{part.Name}/").ToArray();
        var files = CodeFiles.Select(path => new SourceFile(path, Repository.Read(path))).ToArray();
        return
        [
            .. files.SelectMany(SizeRules.Check),
            .. files.GroupBy(file => string.Join('/', file.Path.Split('/').Take(2))).SelectMany(SizeRules.Partials),
            .. files.SelectMany(NameRules.Check),
            .. files.SelectMany(TextRules.Check),
            .. files.Where(file => libraries.Any(library => file.Path.StartsWith(library, StringComparison.Ordinal))).SelectMany(TextRules.CheckLibrary),
            .. Areas.SelectMany(area => Repository.Files(area, "")).SelectMany(NameRules.CheckPath),
            .. LayoutRules.Mirrored(CodeFiles, Homes),
            .. Repository.Files("", Plain).SelectMany(path => TextRules.CheckPlain(path, Repository.Read(path))),
            .. Repository.Files("", ".md").SelectMany(path => LinkRules.Dead(path, Repository.Read(path), Exists)),
        ];
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));
}
