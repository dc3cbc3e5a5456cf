using Holdfast.Configuration;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Config;

/// <summary>Broken configurations, each with the very text that a user is shown.</summary>
public sealed class BrokenTests
{
    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Server.Tests", "Config", "Broken"));

    private static IReadOnlyList<string> All => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. All];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_configuration_is_told_as_it_was_reviewed(string name)
    {
        var told = Told(File.ReadAllText(Path.Combine(Folder, name + ".yaml")));
        var golden = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("HOLDFAST_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(golden, told);
        Assert.Equal(File.ReadAllText(golden), told);
    }

    [Fact]
    public void Every_fault_has_its_place_its_line_and_a_mend()
    {
        foreach (var name in All)
        {
            foreach (var fault in Read(File.ReadAllText(Path.Combine(Folder, name + ".yaml"))).Diagnostics)
            {
                Assert.True(fault is { Line: > 0, Column: > 0, SourceLine.Length: > 0, Fault.Mend.Length: > 0 }, $"{name}: {fault}");
                Assert.True(fault.Column <= fault.SourceLine.Length + 1, $"{name}: {fault}");
            }
        }

        Assert.True(All.Count >= 20);
    }

    private static string Told(string text) => string.Join("\n\n", Read(text).Diagnostics.Select(fault => fault.Render())) + "\n";

    private static ConfigDocument Read(string text)
    {
        var sources = new ConfigSources("/etc/holdfast");
        while (true)
        {
            var document = ConfigDocument.Parse("holdfast.yaml", text, _ => null, sources);
            NodeConfiguration.Read(document, sources, "/etc/holdfast/holdfast.yaml", new DaemonArguments());
            if (sources.Wanted.Count == 0) return document;
            foreach (var path in sources.Wanted.ToList()) sources.Put(path, new ConfigSource { Trouble = "is not there" });
        }
    }
}
