namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed class TasksTests(DemoNode demo)
{
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task The_tasks_of_the_daemon_are_told_with_the_place_where_each_waits()
    {
        var text = (await _node.HoldfastAsync("tasks")).Succeeded();
        Assert.Contains("probe:", text, StringComparison.Ordinal);
        Assert.Contains("waiting", text, StringComparison.Ordinal);
        Assert.Matches(@"at \w+\.\w+ \(\w+\.cs:\d+\)", text);

        var json = System.Text.Json.Nodes.JsonNode.Parse((await _node.HoldfastAsync("tasks", "--json")).Succeeded())!;
        Assert.All(json["items"]!.AsArray(), task => Assert.NotEmpty(task!["name"]!.GetValue<string>()));
    }
}
