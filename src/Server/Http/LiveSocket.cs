using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>A WebSocket (RFC 6455) that only tells: each value is one text message of JSON. What the far side sends is read and passed over.</summary>
internal sealed class LiveSocket(WebSocket socket, Clock clock, Func<bool> isStillAdmitted, CancellationToken gone)
{
    private readonly LiveWait _wait = new(clock, isStillAdmitted, gone);

    /// <summary>Waits for what is to be told next, and looks now and then whether the reader is still let in.</summary>
    /// <exception cref="OperationCanceledException">The reader went away, or is not let in any longer.</exception>
    public Task<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> next) =>
        // The WebSocket's own pings tell the far side that this one lives.
        _wait.NextAsync(next, () => Task.CompletedTask);

    /// <summary>Sends one message.</summary>
    public async Task SendAsync<T>(T value, JsonTypeInfo<T> type) =>
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(value, type).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, gone);

    /// <summary>Reads until the far side closes or goes away.</summary>
    public async Task DrainAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), gone)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Broken off: the same as closed.
            return;
        }
    }
}
