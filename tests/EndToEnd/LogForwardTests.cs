using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>A collector of logs that fails and comes back: its circuit is seen where operators look, and no line is lost.</summary>
public sealed class LogForwardTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpListener _collector = new();
    private readonly int _port = Installation.FreePort();
    private readonly List<int> _lines = [];
    private volatile bool _isUp;
    private volatile Task _gate = Task.CompletedTask;
    private volatile int _posts;

    public void Dispose() => _collector.Close();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_collector_that_fails_is_let_alone_tried_once_and_gets_every_line_when_it_is_back()
    {
        _collector.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _collector.Start();
        var serving = ServeAsync();
        await using var node = await RunningNode.FromAsync($$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            workers:
              web:
                command: [sh, -c, "i=0; while true; do i=$((i+1)); echo $i; sleep 0.1; done"]
                logs: { forward: [ { type: http, address: "http://127.0.0.1:{{_port}}/in" } ] }
            """);
        var key = JsonNode.Parse((await node.HoldfastAsync("api-keys", "create", "reader", "--role", "readonly", "--json")).Succeeded())!;
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)key["token"]!);

        var open = await CallsAsync(node, calls => (string)calls["breaker"]! == "open");
        Assert.Equal((5L, 5L, 4L, 1L), (Number(open, "attempts"), Number(open, "failures"), Number(open, "retries"), Number(open, "openings")));
        Assert.Equal(15, ((DateTimeOffset)open["next_try"]! - (DateTimeOffset)open["since"]!).TotalSeconds);
        var wide = (await node.HoldfastAsync("ps", "--wide")).Succeeded();
        Assert.Matches(@"web +http http://127\.0\.0\.1:\d+/in +0 +0 +0 B .* 4 +open, again in \d+s +503 Service Unavailable", wide);
        Assert.Contains("\"breaker\": \"open\"", Spaced((await node.HoldfastAsync("ps", "--wide", "--json")).Succeeded()), StringComparison.Ordinal);
        Assert.Equal(5, _posts);

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_gate, _isUp) = (gate.Task, true);
        var trying = await CallsAsync(node, calls => (string)calls["breaker"]! == "half_open");
        Assert.Equal((6L, 1L), (Number(trying, "attempts"), Number(trying, "running")));
        Assert.Contains("half open", (await node.HoldfastAsync("ps", "--wide")).Succeeded(), StringComparison.Ordinal);
        gate.SetResult();

        var closed = await CallsAsync(node, calls => (string)calls["breaker"]! == "closed");
        Assert.Equal((5L, 1L), (Number(closed, "failures"), Number(closed, "openings")));
        var told = "";
        for (var i = 0; i < 50 && !told.Contains("process_log_target_found", StringComparison.Ordinal); i++, await Task.Delay(100))
            told = (await node.HoldfastAsync("audit", "--kind", "process_log_target_*", "--json")).Succeeded();
        Assert.Contains("process_log_target_found", told, StringComparison.Ordinal);
        Assert.Contains("process_log_target_lost", told, StringComparison.Ordinal);
        Assert.Contains("503 Service Unavailable", told, StringComparison.Ordinal);
        var facts = (await node.GetAsync("/api/v1/workers/logs/facts"))["items"]![0]!["forward"]![0]!;
        Assert.Equal((0, 0), ((int)facts["lost_bytes"]!, (int)facts["refused_lines"]!));
        _collector.Stop();
        await serving;
        Assert.True(_lines.Count > 100, $"{_lines.Count} lines");
        Assert.Equal(Enumerable.Range(1, _lines.Count), _lines);
    }

    private static long Number(JsonNode calls, string name) => (long)calls[name]!;

    private static string Spaced(string json) => JsonNode.Parse(json)!.ToJsonString(new() { WriteIndented = true });

    private static async Task<JsonNode> CallsAsync(RunningNode node, Func<JsonNode, bool> wanted)
    {
        JsonNode? facts = null;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(50))
        {
            facts = await node.GetAsync("/api/v1/workers/logs/facts");
            if (facts["items"]!.AsArray().FirstOrDefault()?["forward"]!.AsArray().FirstOrDefault()?["calls"] is { } calls && wanted(calls))
                return calls;
        }

        throw new TimeoutException($"The circuit is not as wanted: {facts}");
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _collector.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var isUp = _isUp;
            await _gate;
            _posts++;
            if (isUp)
                _lines.AddRange(body.TrimEnd('\n').Split('\n').Select(line => int.Parse((string)JsonNode.Parse(line)!["text"]!, null)));
            context.Response.StatusCode = isUp ? 200 : 503;
            context.Response.Close();
        }
    }
}
