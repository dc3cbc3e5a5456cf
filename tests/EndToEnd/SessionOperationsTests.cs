using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>What operators do with endpoints, sessions, journeys and secrets, over the API and the command line.</summary>
[Collection("demo")]
public sealed class SessionOperationsTests(DemoNode demo)
{
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task An_endpoint_drains_and_takes_sessions_again()
    {
        Assert.Contains("draining", (await _node.HoldfastAsync("endpoints", "drain", "harbor-b")).Succeeded(), StringComparison.Ordinal);
        try
        {
            Assert.Equal("healthy", (string)(await _node.GetAsync("/api/v1/endpoints/harbor-b"))["health"]!);
            for (var i = 0; i < 3; i++)
            {
                var session = await _node.PostAsync("/api/v1/sessions", new { pool = "teller" });
                Assert.Equal("harbor-a", (string)session["endpoint"]!);
                await CloseAsync(session);
            }

            Assert.Contains("HF3106", (await _node.HoldfastAsync("sessions", "open", "--endpoint", "harbor-b")).Failed(), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Contains("healthy", (await _node.HoldfastAsync("endpoints", "undrain", "harbor-b")).Succeeded(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_suspended_session_refuses_input_until_it_is_resumed()
    {
        var session = await _node.PostAsync("/api/v1/sessions", new { pool = "teller" });
        var id = (string)session["id"]!;
        Assert.Contains("suspended", (await _node.HoldfastAsync("sessions", "suspend", id)).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("HF3012", (await _node.HoldfastAsync("sessions", "send", id, "tab")).Failed(), StringComparison.Ordinal);
        Assert.Contains("active", (await _node.HoldfastAsync("sessions", "resume", id)).Succeeded(), StringComparison.Ordinal);
        (await _node.HoldfastAsync("sessions", "send", id, "tab")).Succeeded();
        await CloseAsync(session);
    }

    [Fact]
    public async Task A_journey_runs_dry_with_every_screen_and_leaves_no_session()
    {
        var shown = (await _node.HoldfastAsync("journeys", "run", "teller-logon", "--endpoint", "harbor-a", "--dry-run")).Succeeded();
        Assert.Contains("Main Menu", shown, StringComparison.Ordinal);
        Assert.Contains("arrived", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("HARBOR1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(await SessionsAsync(), session => (string?)session!["label"] == "journey teller-logon");
    }

    [Fact]
    public async Task What_is_done_in_a_session_becomes_a_journey()
    {
        var session = await _node.PostAsync("/api/v1/sessions", new { pool = "teller" });
        var path = $"/api/v1/sessions/{(string)session["id"]!}";
        using (var begun = await _node.Http.PostAsync($"{path}/journey", null, TestContext.Current.CancellationToken))
            Assert.Equal(System.Net.HttpStatusCode.NoContent, begun.StatusCode);
        await _node.PostAsync($"{path}/input", new { steps = new object[] { new { type = "1" }, new { press = "enter" } }, wait = new { text = "Name or number" } });
        var draft = await _node.GetAsync($"{path}/journey?name=search");
        var yaml = (string)draft["yaml"]!;
        Assert.Contains("journeys:\n  search:\n    steps:\n      - wait: { text: \"", yaml, StringComparison.Ordinal);
        Assert.Contains("- type: \"1\"\n      - press: enter\n", yaml, StringComparison.Ordinal);
        using (var ended = await _node.Http.DeleteAsync($"{path}/journey", TestContext.Current.CancellationToken))
            Assert.Equal(System.Net.HttpStatusCode.NoContent, ended.StatusCode);
        await CloseAsync(session);
    }

    [Fact]
    public async Task Secrets_are_set_listed_rotated_and_removed_and_stand_in_no_file()
    {
        const string value = "never-to-be-seen-4711";
        var folder = Path.GetDirectoryName(_node.Data)!;
        var program = Path.Combine(Installation.Programs, "holdfast");
        var set = await Installation.RunAsync("/bin/sh", folder, null, "-c", $"printf %s {value} | {program} secrets set e2e.password");
        Assert.DoesNotContain(value, set.Succeeded(), StringComparison.Ordinal);
        Assert.Contains("e2e.password", (await _node.HoldfastAsync("secrets", "list")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("encrypted anew", (await _node.HoldfastAsync("secrets", "rotate")).Succeeded(), StringComparison.Ordinal);
        // Sockets and pipes in the folder are no files, and reading one would wait.
        var found = await Installation.RunAsync("grep", folder, null, "-rls", "--devices=skip", value, _node.Data);
        Assert.Equal("", found.Output);
        var mode = await Installation.RunAsync("stat", folder, null, "-c", "%a", Path.Combine(_node.Data, "keys", "secrets.key"));
        Assert.Equal("600", mode.Succeeded().Trim());
        // The demonstration's caller is no administrator.
        using (var refused = await _node.Http.GetAsync("/api/v1/secrets", TestContext.Current.CancellationToken))
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        (await _node.HoldfastAsync("secrets", "remove", "e2e.password")).Succeeded();
    }

    private async Task<JsonArray> SessionsAsync() => (await _node.GetAsync("/api/v1/sessions"))["items"]!.AsArray();

    private async Task CloseAsync(JsonNode session)
    {
        using var closed = await _node.Http.DeleteAsync($"/api/v1/sessions/{(string)session["id"]!}", TestContext.Current.CancellationToken);
        Assert.True(closed.IsSuccessStatusCode);
    }
}
