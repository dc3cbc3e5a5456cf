using System.Net.Sockets;
using System.Text.Json;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Tests.Client;

/// <summary>What the client says where nobody answers.</summary>
public sealed class HoldfastClientTests
{
    public static TheoryData<Exception> Failures => [new HttpRequestException("refused"), new SocketException((int)SocketError.NotConnected)];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_node_that_is_gone_is_a_fault_and_no_exception(Exception failure)
    {
        using var http = new HttpClient(new FailingHandler(failure)) { BaseAddress = new Uri("http://127.0.0.1:7270") };

        var answer = await new HoldfastClient(http).Node.StatusAsync(CancellationToken.None);

        Assert.Equal(NodeErrors.NotRunning, answer.Fault?.Code);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_fault_whatever_it_was_to_be()
    {
        using var http = new HttpClient(new AnsweringHandler(() => new StreamContent(new BrokenStream()))) { BaseAddress = new Uri("http://127.0.0.1:7270") };
        var sessions = new HoldfastClient(http).Sessions;

        Assert.Equal(NodeErrors.NotRunning, (await sessions.ScreenTextAsync("s", CancellationToken.None)).Fault?.Code);
        Assert.Equal(NodeErrors.NotRunning, (await sessions.ScreenPngAsync("s", CancellationToken.None)).Fault?.Code);
        Assert.Equal(NodeErrors.NotRunning, (await sessions.FindAsync("s", CancellationToken.None)).Fault?.Code);
    }

    [Fact]
    public async Task Screens_are_watched_past_the_events_that_tell_of_migrations()
    {
        var screen = JsonSerializer.Serialize(
            new ScreenInfo
            {
                Version = 7, Rows = 1, Columns = 2, Cursor = new Position(1, 1), KeyboardLocked = false, Text = ["OK"], Fields = [], Runs = [],
            },
            ContractsJson.Default.ScreenInfo);
        var told = $"event: migration\nid: 6\ndata: {{\"number\":1}}\n\nid: 6\n\nevent: screen\nid: 7\ndata: {screen}\n\n";
        using var http = new HttpClient(new AnsweringHandler(() => new StringContent(told))) { BaseAddress = new Uri("http://127.0.0.1:7270") };

        var seen = new List<long>();
        await foreach (var next in new HoldfastClient(http).Sessions.WatchAsync("s", 0, CancellationToken.None)) seen.Add(next.Value.Version);

        Assert.Equal([7], seen);
    }

    private sealed class AnsweringHandler(Func<HttpContent> content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = content() });
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("cut");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("cut");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("cut");
    }

    private sealed class FailingHandler(Exception failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw failure;
    }
}
