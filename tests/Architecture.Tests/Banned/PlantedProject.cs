using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Holdfast.Architecture.Tests.Banned;

/// <summary>A part that exists for one test only: it stands below the root as src/Planted would, and is built by the same rules.</summary>
internal static partial class PlantedProject
{
    /// <summary>Longest build or evaluation, in minutes.</summary>
    private const int MaxMinutes = 4;

    /// <summary>Builds one file of source in a project of this name.</summary>
    /// <returns>Pairs of line and rule, such as <c>3 RS0030</c>, and what the build said.</returns>
    public static (IReadOnlySet<string> Errors, string Output) Build(string name, string source)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "planted", "src", name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Planted.cs"), source);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        // It is built beside the real artifacts: a planted project may carry the name of a real one.
        var output = Dotnet(
            "build", Path.Combine(folder, name + ".csproj"), "-nologo", "-v:q", "-tl:off", "-p:GenerateDocumentationFile=false",
            "-p:ArtifactsPath=" + Path.Combine(Repository.Root, "artifacts", "planted", "artifacts"));
        return (Error().Matches(output).Select(match => $"{match.Groups["line"].Value} {match.Groups["rule"].Value}").ToHashSet(), output);
    }

    /// <summary>The files that a project hands to the analyzers, by name.</summary>
    public static string AdditionalFiles(string project) => Dotnet("msbuild", Path.Combine(Repository.Root, project), "-getItem:AdditionalFiles");

    private static string Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // A build server that stays behind would hold the test's output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (process.WaitForExit(TimeSpan.FromMinutes(MaxMinutes)))
            return output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"dotnet {string.Join(' ', arguments)} took more than {MaxMinutes} minutes");
    }

    [GeneratedRegex(@"Planted\.cs\((?<line>\d+),\d+\): error (?<rule>[A-Z]+\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Error();
}
