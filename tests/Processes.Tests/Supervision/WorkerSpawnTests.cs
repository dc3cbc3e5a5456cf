using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

public sealed class WorkerSpawnTests
{
    [Fact]
    public void Each_start_has_the_environment_of_its_own_time()
    {
        var variables = new Dictionary<string, string> { ["OPEN"] = "1", ["LATER_A_SECRET"] = "2" };
        var spawn = new WorkerSpawn(() => variables, "/logs");
        var worker = new WorkerDefinition { Name = "a", Command = ["true"] };
        Assert.Equal(2, spawn.For(worker, null).Environment.Count);
        variables = new Dictionary<string, string> { ["OPEN"] = "1" };
        Assert.Equal("OPEN", Assert.Single(spawn.For(worker, null).Environment).Key);
    }
}
