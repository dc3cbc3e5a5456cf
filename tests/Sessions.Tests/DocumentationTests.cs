using Holdfast.Configuration;

namespace Holdfast.Sessions.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_example_in_the_page_on_sessions_is_a_configuration_without_faults()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        Assert.NotNull(folder);
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs/concepts/sessions.md"));
        var begin = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var document = ConfigDocument.Parse("sessions.md", page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)], _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        Assert.Empty(document.Diagnostics);
        Assert.Equal((2, 1, 1, 2), (read.Endpoints.Count, read.Pools.Count, read.Journeys.Count, read.Secrets.Count));
    }
}
