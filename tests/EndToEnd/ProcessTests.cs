using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Holdfast.EndToEnd;

/// <summary>What operators do with workers, by the command line.</summary>
public sealed partial class ProcessTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_stop_gives_the_programs_below_a_shell_their_time()
    {
        await using var node = await RunningNode.FromAsync(
            """
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers:
              app:
                command: [sh, -c, "setsid sh ./inner & wait"]
                autostart: false
                stop: { timeout: 10s }
            """);
        await File.WriteAllTextAsync(
            Path.Combine(node.Folder, "inner"), "trap 'sleep 0.5; echo finished > said; exit' TERM; echo up > ready; while :; do sleep 0.05; done",
            TestContext.Current.CancellationToken);
        (await node.HoldfastAsync("start", "app")).Succeeded();
        while (!File.Exists(Path.Combine(node.Folder, "ready")))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        (await node.HoldfastAsync("stop", "app")).Succeeded();
        Assert.Equal("finished\n", await File.ReadAllTextAsync(Path.Combine(node.Folder, "said"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("kill", (await node.HoldfastAsync("history", "app")).Succeeded(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_reload_restarts_only_what_changed_and_says_why()
    {
        const string before =
            """
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers:
              kept: { command: sleep 600 }
              changed: { command: sleep 601 }
            """;
        await using var node = await RunningNode.FromAsync(before);
        var pids = await PidsAsync(node);
        var file = Path.Combine(node.Folder, "holdfast.yaml");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("sleep 601", "sleep 602", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var said = (await node.HoldfastAsync("reload")).Succeeded();
        Assert.Contains("changed", said, StringComparison.Ordinal);
        Assert.Contains("command", said, StringComparison.Ordinal);
        Assert.DoesNotContain("kept", said, StringComparison.Ordinal);
        var after = await PidsAsync(node);
        Assert.Equal(pids["kept"], after["kept"]);
        Assert.NotEqual(pids["changed"], after["changed"]);
        Assert.Contains("nothing to change", (await node.HoldfastAsync("reload")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_exec_goes_through_the_Keepers_upgrade_and_is_ended_only_by_force_and_with_a_word()
    {
        await using var node = await RunningNode.FromAsync(
            """
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers: { app: { command: sleep 600 } }
            """);
        var pids = await PidsAsync(node);
        const string script = "echo up > inside; while [ ! -e go ]; do sleep 0.05; done; echo still here; touch said; exec sleep 600";
        var inside = node.HoldfastAsync("exec", "app", "--", "sh", "-c", script);
        await UntilThereAsync(node, "inside");

        // It is the installed one already, so nothing is asked of the Keeper before it is another.
        Assert.Contains("already", (await node.HoldfastAsync("keeper", "upgrade")).Succeeded(), StringComparison.Ordinal);
        await KeeperOrders.BecomeOlderAsync(node);
        Assert.Contains("upgraded in place", (await node.HoldfastAsync("keeper", "upgrade")).Succeeded(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(node.Folder, "go"), "", TestContext.Current.CancellationToken);
        await UntilThereAsync(node, "said");
        Assert.False(inside.IsCompleted);

        Assert.Contains("upgraded in place", (await node.HoldfastAsync("keeper", "upgrade", "--force")).Succeeded(), StringComparison.Ordinal);
        var ended = await inside;
        Assert.Contains("still here", ended.Output, StringComparison.Ordinal);
        Assert.Contains("this console ends, because the Keeper is being upgraded", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(128 + 1, ended.Status);
        Assert.Equal(pids, await PidsAsync(node));
    }

    [Fact]
    public async Task The_docs_picture_of_a_broken_configuration_is_what_the_command_says()
    {
        var folder = Directory.CreateTempSubdirectory("hf-picture-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "holdfast.yaml"),
            """
            holdfast: 1
            workers:
              payments:
                command: ./payments
                retsart: { policy: always }

              # Each waits for the other.
              web: { command: ./web, depends_on: [ledger] }
              ledger: { command: ./ledger, depends_on: [web] }
            """,
            TestContext.Current.CancellationToken);
        var said = await Installation.HoldfastAsync(folder, null, "config", "check");
        Directory.Delete(folder, recursive: true);

        var picture = await File.ReadAllTextAsync(Path.Combine(Installation.Root, "docs", "images", "config-fault.svg"), TestContext.Current.CancellationToken);
        var shown = Line().Matches(picture).Select(line => Tag().Replace(line.Groups["text"].Value, "").Replace("&gt;", ">", StringComparison.Ordinal).TrimEnd()).ToList();
        Assert.Equal(["$ holdfast config check", .. said.Failed().Replace(folder + "/", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Select(line => Escape().Replace(line, "").TrimEnd())], shown);
    }

    private static async Task UntilThereAsync(RunningNode node, string file)
    {
        while (!File.Exists(Path.Combine(node.Folder, file)))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    // By the command line, which needs no token; as soon as all of them run.
    private static async Task<Dictionary<string, int>> PidsAsync(RunningNode node)
    {
        for (var tries = 0; ; tries++)
        {
            var workers = JsonNode.Parse((await node.HoldfastAsync("ps", "--json")).Succeeded())!["items"]!.AsArray();
            if (workers.All(worker => (string)worker!["state"]! == "running"))
                return workers.ToDictionary(worker => (string)worker!["name"]!, worker => worker!["pid"]!.GetValue<int>());
            Assert.True(tries < 300, workers.ToJsonString());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("<text [^>]*>(?<text>.*?)</text>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\u001b\[[0-9;]*m", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
