using System.Text.Json;

namespace Holdfast.Server.Tests.Startup;

/// <summary>How the node's garbage is collected, as the program is started with.</summary>
public sealed class CollectorTests
{
    /// <summary>Bytes allocated between two collections, at the most.</summary>
    private const long NurseryBytes = 16 * 1024 * 1024;

    [Fact]
    public void What_a_node_takes_does_not_depend_on_the_processors_and_their_cache()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "holdfastd.runtimeconfig.json");
        using var settings = JsonDocument.Parse(File.ReadAllText(file));
        var properties = settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.False(properties.GetProperty("System.GC.Server").GetBoolean());
        Assert.Equal(NurseryBytes, properties.GetProperty("System.GC.Gen0MaxBudget").GetInt64());
    }
}
