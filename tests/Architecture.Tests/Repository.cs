using System.Xml.Linq;

namespace Holdfast.Architecture.Tests;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", "node_modules", "TestResults", "data"];

    public static string Root { get; } = FindRoot();

    /// <summary>Where the build puts its programs, and as which configuration: what these tests were built as.</summary>
    public static string BinFolder { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    private static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static bool UpdateSnapshots => Environment.GetEnvironmentVariable("HOLDFAST_UPDATE_SNAPSHOTS") == "1";

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files below a folder with one of these endings, as paths from the root with slashes, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? [.. Walk(start).Where(path => endings.Any(path.EndsWith))
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];
    }

    public static IReadOnlyList<string> Projects(string folder) => Files(folder, ".csproj");

    /// <summary>The compiled assembly of a project; it need not be there.</summary>
    public static string AssemblyOf(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var assembly = XDocument.Parse(Read(project)).Descendants("AssemblyName").FirstOrDefault()?.Value ?? name;
        return Path.Combine(BinFolder, name, Configuration, assembly + ".dll");
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(below => !Path.GetFileName(below).StartsWith('.') && !Skipped.Contains(Path.GetFileName(below)))
                .SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Holdfast.slnx stands in no folder above these tests.");
    }
}
