using Holdfast.Configuration;

namespace Holdfast.Sessions.Tests;

public sealed class DocumentationTests
{
    [Theory]
    [InlineData("sessions", 2, 1, 1, 2)]
    [InlineData("endpoints", 2, 0, 1, 1)]
    [InlineData("pools", 2, 1, 0, 0)]
    [InlineData("recording", 1, 1, 0, 0)]
    [InlineData("hooks", 1, 1, 0, 1)]
    [InlineData("journeys", 1, 0, 1, 2)]
    public void The_example_in_a_page_is_a_configuration_without_faults(string name, int endpoints, int pools, int journeys, int secrets)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        Assert.NotNull(folder);
        var page = File.ReadAllText(Path.Combine(folder.FullName, $"docs/concepts/{name}.md"));
        var begin = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var document = ConfigDocument.Parse("page.yaml", page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)], _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        Assert.Equal(1, document.Root.Integer("holdfast"));
        document.Root.Finish();
        Assert.Empty(document.Diagnostics);
        Assert.Equal((endpoints, pools, journeys, secrets), (read.Endpoints.Count, read.Pools.Count, read.Journeys.Count, read.Secrets.Count));
    }
}
