using System.Net.WebSockets;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Nodes;

/// <summary>The client's side of a console: a WebSocket to the node, and what carries it, where that is its own.</summary>
internal sealed class ConsoleLink(WebSocket socket, IDisposable? transport) : IDisposable
{
    private const int MostMessageBytes = 64 * 1024; // a piece of 32 KiB and its stream, or a text

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[MostMessageBytes];

    /// <summary>Sends what is typed.</summary>
    public Task TypeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        SendAsync(bytes, WebSocketMessageType.Binary, cancellationToken);

    /// <summary>Sends an order.</summary>
    public Task TellAsync(ConsoleMessage message, CancellationToken cancellationToken) =>
        SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.ConsoleMessage), WebSocketMessageType.Text, cancellationToken);

    /// <summary>Takes the next message: an order, or a stream and its bytes; neither where the node has closed.</summary>
    public async Task<(ConsoleMessage? Message, int Stream, ReadOnlyMemory<byte> Bytes)> NextAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < _buffer.Length)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                break;
            if (!received.EndOfMessage)
                continue;
            return received.MessageType == WebSocketMessageType.Text
                ? (JsonSerializer.Deserialize(_buffer.AsSpan(0, length), ContractsJson.Default.ConsoleMessage), 0, default)
                : (null, _buffer[0], _buffer.AsMemory(1, length - 1));
        }

        return default;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        socket.Dispose();
        transport?.Dispose();
        _sending.Dispose();
    }

    // One sends at a time: keys and sizes come from different places.
    private async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(bytes, type, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
