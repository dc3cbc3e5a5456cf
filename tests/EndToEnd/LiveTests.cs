using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>Server-sent events, read as they come.</summary>
[Collection("demo")]
public sealed class LiveTests(DemoNode demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task A_live_screen_follows_what_is_typed_and_goes_on_where_a_reader_broke_off()
    {
        var id = (string)(await _node.PostAsync("/api/v1/sessions", new { pool = "teller" }))["id"]!;
        long seen;
        using (var first = await OpenAsync($"/api/v1/sessions/{id}/live", 0))
        {
            var (_, screen) = await NextAsync(first);
            seen = screen["version"]!.GetValue<long>();
            await _node.PostAsync($"/api/v1/sessions/{id}/input", new { steps = new[] { new { type = "2" } } });
            // The screen may change for other reasons first: a session is told as it is, at every change.
            for (var i = 0; i < 5 && !Shows(screen, "===>  2"); i++) (seen, screen) = await NextAsync(first);
            Assert.True(Shows(screen, "===>  2"), screen.ToJsonString());
        }

        await _node.PostAsync($"/api/v1/sessions/{id}/input", new { steps = new[] { new { press = "enter" } }, settle = true });
        using (var second = await OpenAsync($"/api/v1/sessions/{id}/live", seen))
        {
            var (id2, screen) = await NextAsync(second);
            Assert.True(id2 > seen);
            Assert.True(Shows(screen, "From account"), screen.ToJsonString());
        }

        (await _node.Http.DeleteAsync($"/api/v1/sessions/{id}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task The_journal_is_told_live_and_nothing_is_left_out_between_two_readings()
    {
        var newest = (await _node.GetAsync("/api/v1/audit?limit=1"))["items"]![0]!["sequence"]!.GetValue<long>();
        using var stream = await OpenAsync("/api/v1/events", newest);
        var expected = newest;
        for (var i = 0; i < 3; i++)
        {
            var (sequence, record) = await NextAsync(stream);
            Assert.Equal(++expected, sequence);
            Assert.Equal("default", (string)record["tenant"]!);
            await _node.GetAsync("/api/v1/audit?limit=1");
        }
    }

    private static bool Shows(JsonNode screen, string text) =>
        screen["text"]!.AsArray().Any(line => line!.ToString().Contains(text, StringComparison.Ordinal));

    private async Task<StreamReader> OpenAsync(string path, long after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Last-Event-ID", $"{after}");
        var response = await _node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<(long Id, JsonNode Data)> NextAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        var id = 0L;
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (id, JsonNode.Parse(line[6..])!);
        }

        throw new EndOfStreamException("The stream ended.");
    }
}
