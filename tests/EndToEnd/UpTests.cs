using System.Text.RegularExpressions;

namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed partial class UpTests(DemoNode demo)
{
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public void Up_prints_the_address_of_the_page_and_three_commands_to_try()
    {
        Assert.Contains($"http://127.0.0.1:{_node.Port}", _node.Greeting, StringComparison.Ordinal);
        Assert.Equal(3, Commands().Count);
    }

    [Fact]
    public async Task Each_command_that_up_prints_works_as_printed()
    {
        foreach (var command in Commands())
        {
            var result = await _node.HoldfastAsync(command.Split(' '));
            Assert.True(result.Status == 0, $"{command}: {result.Output}{result.Errors}");
        }
    }

    [Fact]
    public async Task Status_shows_two_healthy_endpoints_two_running_workers_and_warm_sessions()
    {
        var status = (await _node.HoldfastAsync("status")).Succeeded();
        Assert.Equal(2, Regex.Count(status, @"\bhealthy\b"));
        Assert.Equal(2, Regex.Count(status, @"\brunning\b"));
        Assert.Matches(@"teller +[1-9]", status);
    }

    [Fact]
    public async Task Up_again_finds_the_node_that_runs()
    {
        var again = await _node.HoldfastAsync("up", "--demo");
        Assert.Contains("already runs", again.Succeeded(), StringComparison.Ordinal);
    }

    private List<string> Commands() => [.. Suggestion().Matches(_node.Greeting[_node.Greeting.IndexOf("Try next", StringComparison.Ordinal)..]).Select(match => match.Groups["command"].Value)];

    [GeneratedRegex(@"^  holdfast (?<command>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Suggestion();
}
