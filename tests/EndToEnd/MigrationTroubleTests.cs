using System.Net;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>
/// Sessions moved by hand between real banks, one of which is slow and shows each panel late: what is seen meanwhile, what is refused, and what becomes of one whose
/// screen looks otherwise over there.
/// </summary>
public sealed class MigrationTroubleTests
{
    private static readonly string[] Whole = ["pending", "in_progress", "snapshot_created", "reconnecting", "state_restored", "completed"];
    private static readonly string[] Back = ["pending", "in_progress", "snapshot_created", "reconnecting", "rolled_back"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_session_moves_to_a_slow_bank_each_state_is_seen_everywhere_and_another_move_is_refused()
    {
        await using var node = await BanksAsync();
        var id = await OpenNearAsync(node, "alike", elsewhere: "slow");
        using var live = await node.Http.GetStreamAsync($"/api/v1/sessions/{id}/live", Stop);
        var moving = node.HoldfastAsync("sessions", "migrate", id, "--to", "slow");
        JsonNode seen;
        do seen = await node.GetAsync($"/api/v1/sessions/{id}");
        while ((string?)seen["migration"]?["state"] != "reconnecting" && !moving.IsCompleted);
        Assert.Equal(("migrating", "near", "near"), ((string)seen["state"]!, (string)seen["endpoint"]!, (string)seen["migration"]!["from"]!));

        using var second = await node.Http.PostAsync($"/api/v1/sessions/{id}/migrate", RunningNode.Json(new { endpoint = "slow" }), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Contains("HF3021", await second.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var third = await node.HoldfastAsync("sessions", "migrate", id);
        Assert.Contains("error HF3021 The session is being migrated", third.Failed(), StringComparison.Ordinal);
        Assert.Empty(third.Output);

        var lines = (await moving).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Whole, StatesOf(lines));
        Assert.Equal($"✓ session {id} is on slow", lines[^1]);
        Assert.Equal(Whole, await StatesAsync(live));
        Assert.Contains("Instance S", await node.GetTextAsync($"/api/v1/sessions/{id}/screen"), StringComparison.Ordinal);
        var trail = (await node.GetAsync($"/api/v1/audit?subject=session/{id}&kind=session_migration_*&limit=100"))["items"]!.AsArray();
        Assert.Equal(1, trail.Count(entry => (string)entry!["kind"]! == "session_migration_requested"));
        Assert.Equal(Whole.Order(), trail.Select(entry => (string?)entry!["data"]?["state"]).OfType<string>().Order());
    }

    [Fact]
    public async Task Where_the_far_screen_looks_otherwise_it_is_rolled_back_and_what_cannot_be_is_refused_with_its_code()
    {
        await using var node = await BanksAsync();
        // Each bank's panels show its instance, which this pool does not ignore.
        var id = await OpenNearAsync(node, "strict", elsewhere: "far");
        var before = await node.GetAsync($"/api/v1/sessions/{id}/screen");
        var refused = await node.HoldfastAsync("sessions", "migrate", id, "--to", "far");
        Assert.Equal((1, ""), (refused.Status, refused.Errors));
        var lines = refused.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Back, StatesOf(lines));
        Assert.StartsWith($"✗ session {id} stays on near: HF3023", lines[^1], StringComparison.Ordinal);
        var after = await node.GetAsync($"/api/v1/sessions/{id}/screen");
        Assert.Equal(before["version"]!.GetValue<long>(), after["version"]!.GetValue<long>());
        Assert.Equal(before["text"]!.ToJsonString(), after["text"]!.ToJsonString());
        var told = Assert.Single((await node.GetAsync($"/api/v1/sessions/{id}/migrations"))["items"]!.AsArray())!;
        Assert.Equal(("rolled_back", "far"), ((string)told["state"]!, (string)told["to"]!));

        await RefusedAsync(node, "HF3101 No such endpoint", "There is no endpoint nowhere.", id, "--to", "nowhere");
        await RefusedAsync(node, "HF2002", "the session is at near already", id, "--to", "near");
        await RefusedAsync(node, "HF2002", "slow is not one of pool strict", id, "--to", "slow");
        var bare = (string)(await node.PostAsync("/api/v1/sessions", new { endpoint = "near" }))["id"]!;
        await RefusedAsync(node, "HF2002", "near has no fallback", bare);
        var reader = (await node.HoldfastAsync("api-keys", "create", "reader", "--role", "readonly")).Succeeded().Trim();
        var environment = new Dictionary<string, string> { ["HOLDFAST_URL"] = $"http://127.0.0.1:{node.Port}", ["HOLDFAST_TOKEN"] = reader };
        var forbidden = await Installation.HoldfastAsync(node.Folder, environment, "sessions", "migrate", id, "--to", "far");
        Assert.Contains("HF2007", forbidden.Failed(), StringComparison.Ordinal);
        (await node.HoldfastAsync("sessions", "close", id)).Succeeded();
        await RefusedAsync(node, "HF3001", $"There is no session {id}", id, "--to", "far");
        Assert.Null((await node.GetAsync($"/api/v1/sessions/{bare}"))["migration"]);
    }

    private static async Task RefusedAsync(RunningNode node, string code, string detail, params string[] arguments)
    {
        var refused = await node.HoldfastAsync(["sessions", "migrate", .. arguments]);
        Assert.Contains(code, refused.Failed(), StringComparison.Ordinal);
        Assert.Contains(detail, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    private static IEnumerable<string> StatesOf(string[] lines) => lines[..^1].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);

    /// <summary>A session of a pool at the bank nearby.</summary>
    private static async Task<string> OpenNearAsync(RunningNode node, string pool, string elsewhere)
    {
        (await node.HoldfastAsync("endpoints", "drain", elsewhere)).Succeeded();
        var session = await node.PostAsync("/api/v1/sessions", new { pool });
        (await node.HoldfastAsync("endpoints", "undrain", elsewhere)).Succeeded();
        Assert.Equal("near", (string)session["endpoint"]!);
        return (string)session["id"]!;
    }

    /// <summary>The states that a live stream tells of, up to an end.</summary>
    private static async Task<List<string>> StatesAsync(Stream live)
    {
        using var reader = new StreamReader(live);
        List<string> states = [];
        var isMigration = false;
        while (states is [] || states[^1] is not ("completed" or "rolled_back" or "failed"))
        {
            var line = await reader.ReadLineAsync(Stop);
            Assert.NotNull(line);
            if (line.StartsWith("event:", StringComparison.Ordinal)) isMigration = line == "event: migration";
            if (isMigration && line.StartsWith("data:", StringComparison.Ordinal))
                states = [.. JsonNode.Parse(line["data:".Length..])!["moments"]!.AsArray().Select(moment => (string)moment!["state"]!)];
        }

        return states;
    }

    /// <summary>A node with three instances of one bank, and no session ready anywhere.</summary>
    private static async Task<RunningNode> BanksAsync()
    {
        var (near, far, slow) = (Installation.FreePort(), Installation.FreePort(), Installation.FreePort());
        var bank = Path.Combine(Installation.Programs, "harbor-bank", "harbor-bank");
        var node = await RunningNode.FromAsync(
            $$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers:
              near: { command: ["{{bank}}", --port, "{{near}}", --data, harbor, --name, N] }
              far: { command: ["{{bank}}", --port, "{{far}}", --data, harbor, --name, F] }
              slow: { command: ["{{bank}}", --port, "{{slow}}", --data, harbor, --name, S, --pace, "1500"] }
            endpoints:
              near: { host: 127.0.0.1, port: {{near}}, health: { interval: 1s } }
              far: { host: 127.0.0.1, port: {{far}}, health: { interval: 1s } }
              slow: { host: 127.0.0.1, port: {{slow}}, health: { interval: 1s } }
            journeys:
              logon:
                steps:
                  - wait: { text: "LOGON ===>" }
                  - press: enter
                  - wait: { text: "Password" }
                  - field: { label: User ID, text: TELLER1 }
                  - field: { label: Password, text: HARBOR1 }
                  - press: enter
                  - wait: { text: "Main Menu" }
            pools:
              alike: { endpoints: [near, slow], min: 0, max: 4, journey: logon, failover: { ignore: ["Instance [A-Z]", "^HB[0-9]{3}[A-Z] .*"] } }
              strict: { endpoints: [near, far], min: 0, max: 4, journey: logon }
            """);
        var token = (await node.HoldfastAsync("api-keys", "create", "teller", "--role", "power_user")).Succeeded().Trim();
        node.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        await node.UntilAsync(n => n["endpoints"]!.AsArray().All(endpoint => (string)endpoint!["state"]! == "healthy"), "the banks are there");
        return node;
    }
}
