using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Server.Sessions;

namespace Holdfast.Server.Tests.Sessions;

public sealed class LiveTerminalTests : IAsyncLifetime
{
    private SessionServer _server = null!;
    private string _id = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SessionServer.StartAsync();
        _id = await _server.OpenAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Screens_go_out_and_input_comes_in_over_one_socket()
    {
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        await using var screens = live.ScreensAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await screens.MoveNextAsync());
        var answer = (await live.InputAsync(Post("SMITH"), Stop)).Value;
        Assert.Contains("Posted 1", answer.Text[7], StringComparison.Ordinal);
        while (screens.Current.Version < answer.Version) Assert.True(await screens.MoveNextAsync());
        Assert.Contains("Posted 1", screens.Current.Text[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_sent_together_are_carried_out_in_order_and_each_has_its_own_answer()
    {
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        // More than wait for their turn at once: the node then reads no further until there is room.
        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(_ => live.InputAsync(Post("X"), Stop)));
        for (var i = 0; i < answers.Length; i++) Assert.Contains($"Posted {i + 1} ", $"{answers[i].Value.Text[7]} ", StringComparison.Ordinal);
        Assert.Equal(40, _server.Posted);
    }

    [Fact]
    public async Task An_input_that_is_refused_says_so_and_the_next_is_carried_out()
    {
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        var refused = await live.InputAsync(new InputRequest { Steps = [new InputStep { Field = new FieldInput { Label = "Nowhere", Text = "x" } }] }, Stop);
        Assert.Equal(SessionErrors.NoSuchField, refused.Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, (await live.InputAsync(new InputRequest { Steps = [new InputStep()] }, Stop)).Fault?.Code);
        Assert.Null((await live.InputAsync(Post("X"), Stop)).Fault);
    }

    [Theory]
    [InlineData("nonsense", "HF2001")]
    [InlineData("""{ "id": "1" }""", "HF2002")]
    [InlineData("""{ "input": { "steps": [] } }""", "HF2002")]
    [InlineData("""{ "id": "1", "input": { "setps": [] } }""", "HF2002")]
    public async Task What_is_no_order_is_refused_and_the_socket_stays(string text, string code)
    {
        using var socket = await SocketAsync();
        await SendAsync(socket, text);
        LiveMessage message;
        do message = await NextAsync(socket);
        while (message.Type == "screen");
        Assert.Equal(("refused", code), (message.Type, message.Problem?.Code));
        await SendAsync(socket, """{ "id": "again", "input": { "steps": [ { "type": "A" } ] } }""");
        do message = await NextAsync(socket);
        while (message.Type == "screen");
        Assert.Equal(("answer", "again"), (message.Type, message.Id));
    }

    [Fact]
    public async Task One_that_has_seen_a_version_is_told_what_comes_after_it()
    {
        var seen = (await _server.Client.Sessions.ScreenAsync(_id, Stop)).Value.Version;
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, seen, Stop)).Value;
        await using var screens = live.ScreensAsync(Stop).GetAsyncEnumerator(Stop);
        var next = screens.MoveNextAsync().AsTask();
        await live.InputAsync(Post("X"), Stop);
        Assert.True(await next);
        Assert.True(screens.Current.Version > seen);
    }

    [Fact]
    public async Task Who_may_only_read_sees_and_does_not_type()
    {
        var (reader, _) = await _server.ClientOfAsync(Role.Readonly);
        await using var live = (await reader.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        Assert.Equal(RequestErrors.Forbidden, (await live.InputAsync(Post("X"), Stop)).Fault?.Code);
        await using var screens = live.ScreensAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await screens.MoveNextAsync());
        Assert.Equal(0, _server.Posted);
    }

    [Fact]
    public async Task A_revoked_token_types_nothing_more()
    {
        var (user, key) = await _server.ClientOfAsync(Role.User);
        await using var live = (await user.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        Assert.Null((await live.InputAsync(Post("X"), Stop)).Fault);
        Assert.True((await _server.Keys.RevokeAsync(Caller.System("test"), key, Stop)).TryGet(out _, out _));
        Assert.Equal(NodeErrors.NotRunning, (await live.InputAsync(Post("Y"), Stop)).Fault?.Code);
        Assert.Equal(1, _server.Posted);
    }

    [Fact]
    public async Task The_end_of_the_session_is_told_and_ends_the_socket()
    {
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        await using var screens = live.ScreensAsync(Stop).GetAsyncEnumerator(Stop);
        // A session that is gone before it is looked at for the first time is one that is not there.
        Assert.True(await screens.MoveNextAsync());
        Assert.Null((await _server.Client.Sessions.CloseAsync(_id, Stop)).Fault);
        while (await screens.MoveNextAsync()) Assert.True(screens.Current.Version > 0);
        Assert.Equal(SessionErrors.SessionClosed, live.End?.Code);
        Assert.Equal(SessionErrors.SessionClosed, (await live.InputAsync(Post("X"), Stop)).Fault?.Code);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_said_so_before_the_socket_opens() =>
        Assert.Equal(SessionErrors.NoSuchSession, (await _server.Client.Sessions.ConnectAsync("nobody", 0, Stop)).Fault?.Code);

    [Fact]
    public async Task A_reader_that_reads_nothing_is_told_the_latest_screen_and_few_between()
    {
        using var socket = await SocketAsync();
        const int changes = 3000;
        for (var i = 0; i < changes; i++)
            await _server.Service.InputAsync(new Caller("default", "demo", Role.User), _id, new() { Steps = [new Holdfast.Sessions.Driving.FillField(Holdfast.Sessions.Driving.FieldTarget.ByLabel("Name"), $"N{i}")] }, Stop);
        var told = 0;
        LiveMessage message;
        do
        {
            message = await NextAsync(socket);
            told++;
        }
        while (!message.Screen!.Text[3].Contains($"N{changes - 1}", StringComparison.Ordinal));

        Assert.True(told < changes, $"{told} screens");
    }

    [Fact]
    public async Task Long_orders_have_so_many_places_and_who_finds_none_is_told_to_come_again_later()
    {
        List<ClientWebSocket> sockets = [];
        for (var i = 0; i <= SessionServer.LongOrders; i++) sockets.Add(await SocketAsync());
        var begun = new byte[OrderRoom.ShortBytes + 1];
        Array.Fill(begun, (byte)' ');
        foreach (var socket in sockets) await socket.SendAsync(begun, WebSocketMessageType.Text, endOfMessage: false, Stop);
        var ends = sockets.Select(ClosedAsync).ToList();
        var refused = await Task.WhenAny(ends);
        Assert.Equal((WebSocketCloseStatus)1013, await refused);
        for (var i = 0; i < sockets.Count; i++)
        {
            if (ends[i] != refused) await SendAsync(sockets[i], """{ "id": "long", "input": { "steps": [] } }""");
        }

        // Those that had a place were answered and gave it back: there is one for others.
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        Assert.Equal(SessionErrors.InputRefused, (await live.InputAsync(Long(), Stop)).Fault?.Code);
        Assert.Equal([refused], ends.Where(end => end.IsCompleted));
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task Long_orders_sent_together_over_one_socket_are_carried_out_one_after_the_other()
    {
        await using var live = (await _server.Client.Sessions.ConnectAsync(_id, 0, Stop)).Value;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * SessionServer.LongOrders).Select(_ => live.InputAsync(Long(), Stop)));
        Assert.All(answers, answer => Assert.Equal(SessionErrors.InputRefused, answer.Fault?.Code));
        Assert.Null((await live.InputAsync(Post("X"), Stop)).Fault);
    }

    [Fact]
    public async Task An_order_too_long_is_refused_after_those_before_it_and_the_client_reads_that_once_it_has_sent_all()
    {
        _server.Slowness = TimeSpan.FromMilliseconds(300);
        using var socket = await SocketAsync();
        await SendAsync(socket, """{ "id": "before", "input": { "steps": [ { "type": "A" }, { "press": "enter" } ], "settle": true } }""");
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)' ');
        // Far more than the sockets' buffers hold: it is taken off the line to the last piece, or this waits and then fails.
        for (var i = 0; i < 256; i++) await socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: false, Stop);
        var (told, end) = await ToEndAsync(socket);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, end);
        Assert.Contains(told, message => message is { Type: "answer", Id: "before" });
        Assert.Equal(1, _server.Posted);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Who_finds_no_room_reads_that_once_it_has_sent_all()
    {
        List<ClientWebSocket> holders = [];
        var begun = new byte[OrderRoom.ShortBytes + 1];
        Array.Fill(begun, (byte)' ');
        for (var i = 0; i < SessionServer.LongOrders; i++)
        {
            holders.Add(await SocketAsync());
            await holders[i].SendAsync(begun, WebSocketMessageType.Text, endOfMessage: false, Stop);
        }

        using var socket = await SocketAsync();
        await SendAsync(socket, """{ "id": "before", "input": { "steps": [ { "type": "A" } ] } }""");
        // By the refusal, after 2 s, it is still sending.
        for (var i = 0; i < 30; i++)
        {
            await socket.SendAsync(begun, WebSocketMessageType.Text, endOfMessage: false, Stop);
            await Task.Delay(100, Stop);
        }

        var (told, end) = await ToEndAsync(socket);
        Assert.Equal((WebSocketCloseStatus)1013, end);
        Assert.Contains(told, message => message is { Type: "answer", Id: "before" });
        foreach (var holder in holders) holder.Dispose();
    }

    /// <summary>Reads all that the node still says, then closes as it did.</summary>
    private static async Task<(List<LiveMessage> Told, WebSocketCloseStatus? End)> ToEndAsync(ClientWebSocket socket)
    {
        List<LiveMessage> told = [];
        var buffer = new byte[256 * 1024];
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), Stop);
            if (received.MessageType == WebSocketMessageType.Close) break;
            length += received.Count;
            if (!received.EndOfMessage) continue;
            told.Add(JsonSerializer.Deserialize(buffer.AsSpan(0, length), ContractsJson.Default.LiveMessage)!);
            length = 0;
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        return (told, socket.CloseStatus);
    }

    /// <summary>More than fits the field, in an order that is no short one.</summary>
    private static InputRequest Long() => new()
    {
        Steps = [new InputStep { Field = new FieldInput { Label = "Name", Text = new string('N', 2 * OrderRoom.ShortBytes) } }],
    };

    /// <summary>Reads until the node closes the socket; with what status.</summary>
    private static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer, Stop)).MessageType != WebSocketMessageType.Close)
        {
        }

        return socket.CloseStatus;
    }

    private static InputRequest Post(string name) => new()
    {
        Steps = [new InputStep { Field = new FieldInput { Label = "Name", Text = name } }, new InputStep { Press = "enter" }], Settle = true,
    };

    private async Task<ClientWebSocket> SocketAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_server.Http.BaseAddress!.Authority}/api/v1/sessions/{_id}/live"), Stop);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<LiveMessage> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), Stop);
            length += received.Count;
            if (received.EndOfMessage) return JsonSerializer.Deserialize(buffer.AsSpan(0, length), ContractsJson.Default.LiveMessage)!;
        }
    }
}
