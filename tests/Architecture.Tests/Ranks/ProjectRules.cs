using System.Xml.Linq;

namespace Holdfast.Architecture.Tests.Ranks;

/// <summary>What a project file may say. The file's text is the input, so that a test can plant a fault.</summary>
internal static class ProjectRules
{
    // Set once in Directory.Build.props for all; a project that sets them again steps out of the guards.
    private static readonly string[] Guarded =
    [
        "TreatWarningsAsErrors", "MSBuildTreatWarningsAsErrors", "WarningsNotAsErrors", "MSBuildWarningsNotAsErrors", "WarningLevel", "Nullable",
        "AnalysisLevel", "AnalysisMode", "RunAnalyzers", "RunAnalyzersDuringBuild", "EnableNETAnalyzers", "EnforceCodeStyleInBuild",
        "GenerateDocumentationFile", "DisableTransitiveProjectReferences", "ManagePackageVersionsCentrally", "ImportDirectoryBuildProps",
        "TargetFramework", "TargetFrameworks", "LangVersion",
    ];

    private static readonly (string Name, string Value)[] Demanded =
    [
        ("TreatWarningsAsErrors", "true"), ("MSBuildTreatWarningsAsErrors", "true"), ("DisableTransitiveProjectReferences", "true"),
        ("Nullable", "enable"), ("AnalysisLevel", "latest-recommended"), ("EnforceCodeStyleInBuild", "true"), ("GenerateDocumentationFile", "true"),
    ];

    /// <summary>The part that a project is: <c>src/Storage/Holdfast.Storage.csproj</c> is Storage.</summary>
    public static string PartOf(string project)
    {
        var name = project[(project.LastIndexOf('/') + 1)..].Replace(".csproj", "", StringComparison.Ordinal);
        return name.StartsWith("Holdfast.", StringComparison.Ordinal) ? name["Holdfast.".Length..] : name;
    }

    /// <summary>References to parts that the table does not permit, and ways around it.</summary>
    public static IEnumerable<string> References(RankTable table, string project, string xml)
    {
        var document = XDocument.Parse(xml);
        if (table.Find(PartOf(project)) is not { } part)
        {
            yield return $"{project} is no part of the rank table";
            yield break;
        }

        foreach (var name in Includes(document, "ProjectReference").Select(PartOf).Where(name => !part.MayReference.Contains(name)))
            yield return $"{project} references {name}; the table permits {part.Name} {Permitted(part)}";
        foreach (var name in Includes(document, "Reference"))
            yield return $"{project} references the file {name}; parts are referenced as projects, others as packages";
        foreach (var path in Includes(document, "Compile").Where(path => path.Contains("..", StringComparison.Ordinal)))
        {
            if (part.Name != "Runtime" || path != "../Keeper/Protocol/*.cs")
                yield return $"{project} compiles the source of another part: {path}";
        }
    }

    /// <summary>Settings by which a project would step out of the guards.</summary>
    public static IEnumerable<string> Settings(string project, string xml)
    {
        var document = XDocument.Parse(xml);
        foreach (var name in document.Descendants().Select(element => element.Name.LocalName).Where(Guarded.Contains))
            yield return $"{project} sets {name}, which Directory.Build.props sets for all";
        if (project.StartsWith("src/", StringComparison.Ordinal) && document.Descendants("NoWarn").Any())
            yield return $"{project} silences warnings; a rule that is wrong for everyone is set in .editorconfig";
        if (Attributes(document, "VersionOverride").Concat(Attributes(document, "Version")).Any())
            yield return $"{project} sets a package's version; they stand in Directory.Packages.props";
    }

    /// <summary>The settings that Directory.Build.props must make for every project, without a condition.</summary>
    public static IEnumerable<string> Shared(string xml)
    {
        var document = XDocument.Parse(xml);
        foreach (var (name, value) in Demanded)
        {
            var set = document.Descendants(name).ToArray();
            if (set.Length != 1 || set[0].Value != value || set[0].AncestorsAndSelf().Any(element => element.Attribute("Condition") is not null))
                yield return $"Directory.Build.props must set {name} to {value}, once and without a condition";
        }
    }

    private static IEnumerable<string> Includes(XDocument document, string item) =>
        document.Descendants(item).Select(element => ((string?)element.Attribute("Include") ?? "").Replace('\\', '/'))
            .SelectMany(include => include.Split(';', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Attributes(XDocument document, string name) =>
        document.Descendants("PackageReference").Select(element => (string?)element.Attribute(name)).OfType<string>();

    private static string Permitted(Part part) => part.MayReference.Count == 0 ? "nothing" : string.Join(", ", part.MayReference.Order(StringComparer.Ordinal));
}
