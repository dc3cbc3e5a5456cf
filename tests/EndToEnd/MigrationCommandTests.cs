using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>A session moved by hand between the demonstration's two banks, by the command line and over the API.</summary>
/// <remarks>On nodes of its own: a bank that remembers a broken session offers to resume it, and its menu is another screen then.</remarks>
public sealed class MigrationCommandTests
{
    private static readonly string[] Whole = ["pending", "in_progress", "snapshot_created", "reconnecting", "state_restored", "completed"];

    [Fact]
    public async Task The_command_moves_a_session_tells_each_state_and_leads_it_back()
    {
        await using var node = await RunningNode.DemoAsync();
        var session = await node.PostAsync("/api/v1/sessions", new { pool = "teller", label = "moved" });
        var (id, from) = ((string)session["id"]!, (string)session["endpoint"]!);
        var to = from == "harbor-a" ? "harbor-b" : "harbor-a";
        var told = (await node.HoldfastAsync("sessions", "migrate", id)).Succeeded();
        var lines = told.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Whole, lines[..^1].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]));
        Assert.Contains($"is on {to}", lines[^1], StringComparison.Ordinal);
        Assert.Contains("Main Menu", await node.GetTextAsync($"/api/v1/sessions/{id}/screen"), StringComparison.Ordinal);

        var back = JsonNode.Parse((await node.HoldfastAsync("sessions", "migrate", id, "--to", from, "--json")).Succeeded())!;
        Assert.Equal((from, "completed", 2), ((string)back["endpoint"]!, (string)back["migration"]!["state"]!, back["migration"]!["number"]!.GetValue<int>()));
        Assert.Equal(2, (await node.GetAsync($"/api/v1/sessions/{id}/migrations"))["items"]!.AsArray().Count);
        Assert.Contains("HF2002", (await node.HoldfastAsync("sessions", "migrate", id, "--to", from)).Failed(), StringComparison.Ordinal);
        Assert.Contains("HF3001", (await node.HoldfastAsync("sessions", "migrate", "none")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_go_stays_where_it_was_and_the_command_says_why()
    {
        await using var node = await RunningNode.DemoAsync();
        var session = await node.PostAsync("/api/v1/sessions", new { pool = "teller", label = "stays" });
        var (id, from) = ((string)session["id"]!, (string)session["endpoint"]!);
        // No screen of the demonstration is listed as one that only leads on, so this key may have been a transaction.
        await node.PostAsync(
            $"/api/v1/sessions/{id}/input", new { steps = new object[] { new { type = "1" }, new { press = "enter" } }, wait = new { text = "Name or number", unlocked = true } });
        var before = await node.GetTextAsync($"/api/v1/sessions/{id}/screen");
        var refused = await node.HoldfastAsync("sessions", "migrate", id);
        Assert.Equal(1, refused.Status);
        Assert.Contains("rolled_back", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"stays on {from}", refused.Output, StringComparison.Ordinal);
        Assert.Contains("may have been a transaction", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, await node.GetTextAsync($"/api/v1/sessions/{id}/screen"));
        await node.PostAsync($"/api/v1/sessions/{id}/input", new { steps = new object[] { new { press = "pf12" } }, wait = new { text = "Main Menu", unlocked = true } });
        var trail = (await node.GetAsync($"/api/v1/audit?subject=session/{id}&limit=100"))["items"]!.AsArray().Select(entry => (string)entry!["kind"]!).ToList();
        foreach (var kind in (string[])["session_migration_requested", "session_migration_begun", "session_migration_advanced", "session_migration_ended"])
            Assert.Contains(kind, trail);
    }
}
