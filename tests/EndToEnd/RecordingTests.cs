using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed class RecordingTests(DemoNode demo)
{
    private const string Password = "HARBOR1";
    private static readonly object Enter = new { press = "enter" };
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task A_tour_is_played_back_as_it_was_seen_found_by_its_text_and_watched_in_the_terminal()
    {
        var id = (string)(await _node.PostAsync("/api/v1/sessions", new { pool = "teller", label = "recorded tour" }))["id"]!;
        List<JsonNode> seen = [await _node.GetAsync($"/api/v1/sessions/{id}/screen")];
        seen.Add(await InputAsync(id, "Name or number", new { type = "1" }, Enter));
        seen.Add(await InputAsync(id, "Rows 1 to", new { field = new { label = "Name or number", text = "S" } }, Enter));
        seen.Add(await InputAsync(id, "PF5=Transfer", new { field = new { row = 7, column = 2, text = "S" } }, Enter));
        seen.Add(await InputAsync(id, "From account", new { press = "pf5" }));
        using (var closed = await _node.Http.DeleteAsync($"/api/v1/sessions/{id}", TestContext.Current.CancellationToken)) closed.EnsureSuccessStatusCode();
        var recording = await EndedAsync(id);
        Assert.Equal(("ended", 0L, "recorded tour"), ((string)recording["state"]!, (long)recording["lost"]!, (string)recording["label"]!));

        var page = await _node.GetAsync($"/api/v1/recordings/{id}/moments?limit=500");
        Assert.Null(page["next"]);
        var moments = page["items"]!.AsArray();
        var screens = moments.Where(moment => moment!["screen"] is not null).ToDictionary(moment => (long)moment!["screen"]!["version"]!, moment => moment!["screen"]!);
        // What was recorded last up to a version is what was seen at it, to the last attribute.
        foreach (var screen in seen)
        {
            var shown = screens[screens.Keys.Where(version => version <= (long)screen["version"]!).Max()].DeepClone();
            shown["version"] = (long)screen["version"]!;
            Assert.Equal(screen.ToJsonString(), shown.ToJsonString());
        }

        Assert.Contains(moments, moment => moment!["kind"]!.ToString() == "input" && moment["inputs"]!.ToJsonString().Contains("pf5", StringComparison.Ordinal));
        Assert.DoesNotContain(Password, page.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        var file = await File.ReadAllBytesAsync(Path.Combine(_node.Data, "recordings", $"{id}.hfr"), TestContext.Current.CancellationToken);
        Assert.Equal((long)recording["bytes"]!, file.Length);
        Assert.True(file.AsSpan().IndexOf("From account"u8) > 0 && file.AsSpan().IndexOf("HARBOR1"u8) < 0);

        await TheTerminalShowsIt(id, moments.Count);
        var trail = await _node.GetAsync($"/api/v1/audit?subject=session/{id}&kind=recording_*&limit=1000");
        Assert.True(trail["items"]!.AsArray().Count(record => record!["kind"]!.ToString() == "recording_read") >= 4);
        Assert.Contains(trail["items"]!.AsArray(), record => record!["kind"]!.ToString() == "recording_ended");
    }

    private async Task TheTerminalShowsIt(string id, int moments)
    {
        Assert.Contains(id, (await _node.HoldfastAsync("sessions", "recordings", "--pool", "teller")).Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await _node.HoldfastAsync("sessions", "recordings", "--pool", "other")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains(id, (await _node.HoldfastAsync("sessions", "recordings", "search", "from account", "--session", id)).Succeeded(), StringComparison.Ordinal);
        var played = (await _node.HoldfastAsync("sessions", "replay", id)).Succeeded();
        Assert.Contains("Main Menu", played, StringComparison.Ordinal);
        Assert.Contains("From account", played, StringComparison.Ordinal);
        Assert.Contains("press pf5", played, StringComparison.Ordinal);
        var text = (await _node.HoldfastAsync("sessions", "replay", id, "--text", "--at", "1h")).Succeeded();
        Assert.Contains("From account", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Main Menu", text, StringComparison.Ordinal);
        var cast = (await _node.HoldfastAsync("sessions", "replay", id, "--asciicast")).Succeeded().TrimEnd().Split('\n');
        Assert.Equal(2, (int)JsonNode.Parse(cast[0])!["version"]!);
        Assert.InRange(cast.Length, 5, moments + 1);
        Assert.All(cast[1..], line => Assert.Equal(3, JsonNode.Parse(line)!.AsArray().Count));
    }

    private async Task<JsonNode> InputAsync(string id, string waitFor, params object[] steps) =>
        await _node.PostAsync($"/api/v1/sessions/{id}/input", new { steps, wait = new { text = waitFor, unlocked = true, timeout = "10s" } });

    private async Task<JsonNode> EndedAsync(string id)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var recording = await _node.GetAsync($"/api/v1/recordings/{id}");
            if (recording["state"]!.ToString() != "recording") return recording;
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), "The recording does not end.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
