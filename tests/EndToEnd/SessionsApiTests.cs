using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>Sessions over their API as a program of somebody else's uses it: REST beside one WebSocket.</summary>
[Collection("demo")]
public sealed class SessionsApiTests(DemoNode demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RunningNode _node = demo.Node;
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private int _orders;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tour_over_rest_and_a_websocket_reads_a_customer_and_shows_it_in_every_form()
    {
        var id = (string)(await PostOnceAsync("/api/v1/sessions", new { pool = "teller", label = "api-tour" }, "tour-create"))["id"]!;
        Assert.Equal(id, (string)(await PostOnceAsync("/api/v1/sessions", new { pool = "teller", label = "api-tour" }, "tour-create"))["id"]!);
        var listed = await _node.GetAsync("/api/v1/sessions?label=api-*&limit=10");
        Assert.Equal(id, (string)Assert.Single(listed["items"]!.AsArray())!["id"]!);

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_node.Port}/api/v1/sessions/{id}/live"), Stop);
        Assert.Equal("screen", (string)(await NextAsync(socket))["type"]!);
        await InputAsync(socket, new { type = "1" }, new { press = "enter" });
        var found = await InputAsync(socket, new { field = new { label = "Name or number", text = "S" } }, new { press = "enter" });
        var version = found["version"]!.GetValue<long>();

        // Who polls beside the socket is woken by what goes over the socket.
        var poll = _node.GetAsync($"/api/v1/sessions/{id}/screen?after={version}&timeout=20s");
        var customer = await InputAsync(socket, new { field = new { row = 7, column = 2, text = "S" } }, new { press = "enter" });
        Assert.True((await poll)["version"]!.GetValue<long>() > version);
        Assert.Contains("PF5=Transfer", customer.ToJsonString(), StringComparison.Ordinal);

        await EveryFormAsync(id);
        (await _node.Http.DeleteAsync($"/api/v1/sessions/{id}", Stop)).EnsureSuccessStatusCode();
        JsonNode last;
        do last = await NextAsync(socket);
        while ((string)last["type"]! == "screen");
        Assert.Equal("ended", (string)last["type"]!);
    }

    [Fact]
    public async Task Many_sessions_are_opened_by_one_command()
    {
        var opened = JsonNode.Parse((await _node.HoldfastAsync("sessions", "open", "--endpoint", "harbor-a", "--count", "5", "--label", "many", "--json")).Succeeded())!;
        Assert.Equal(5, opened["created"]!.GetValue<int>());
        Assert.Equal(5, (await _node.GetAsync("/api/v1/sessions?label=many&endpoint=harbor-a"))["items"]!.AsArray().Count);
        foreach (var item in opened["items"]!.AsArray())
            (await _node.Http.DeleteAsync($"/api/v1/sessions/{(string)item!["session"]!["id"]!}", Stop)).EnsureSuccessStatusCode();
    }

    private async Task EveryFormAsync(string id)
    {
        foreach (var (format, type) in ((string, string)[])[("json", "application/json"), ("text", "text/plain"), ("html", "text/html"), ("png", "image/png")])
        {
            using var shown = await _node.Http.GetAsync($"/api/v1/sessions/{id}/screen?format={format}", Stop);
            Assert.Equal((HttpStatusCode.OK, type), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
            using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/sessions/{id}/screen?format={format}");
            again.Headers.IfNoneMatch.Add(shown.Headers.ETag!);
            using var unchanged = await _node.Http.SendAsync(again, Stop);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    private async Task<JsonNode> PostOnceAsync(string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningNode.Json(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _node.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
    }

    /// <summary>Gives input over the socket and returns the screen of its answer.</summary>
    private async Task<JsonNode> InputAsync(ClientWebSocket socket, params object[] steps)
    {
        var id = $"{++_orders}";
        var order = JsonSerializer.SerializeToUtf8Bytes(new { id, input = new { steps, settle = true } });
        await socket.SendAsync(order, WebSocketMessageType.Text, endOfMessage: true, Stop);
        JsonNode message;
        do message = await NextAsync(socket);
        while ((string)message["type"]! == "screen");
        Assert.Equal(("answer", id), ((string)message["type"]!, (string)message["id"]!));
        return message["screen"]!;
    }

    private async Task<JsonNode> NextAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += received.Count;
            if (received.EndOfMessage) return JsonNode.Parse(Encoding.UTF8.GetString(_buffer, 0, length))!;
        }
    }
}
