using System.Net.WebSockets;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Synchronization;
using Holdfast.Server.Http;

namespace Holdfast.Server.Sessions;

/// <summary>Receives the orders that come over one socket, as far as there is room for them.</summary>
/// <param name="socket">The socket.</param>
/// <param name="clock">Measures how long a long order takes to come.</param>
/// <param name="room">The room that all sockets share.</param>
internal sealed class OrderReader(WebSocket socket, Clock clock, OrderRoom room)
{
    /// <summary>1013 of the registry that RFC 6455, section 11.7, begins: try again later.</summary>
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    // One long order of a socket at a time, so that none of them takes all places.
    private readonly AsyncSemaphore _turns = new("long-orders-of-socket", 1);

    /// <summary>Why nothing more is taken, to be told by closing; null where the other side closed, or nothing was refused.</summary>
    public (WebSocketCloseStatus Status, string Why)? Refusal { get; private set; }

    /// <summary>
    /// The next order, to be disposed when it was answered; null where the other side has closed, says more at once than a request may, or
    /// finds no room: see <see cref="Refusal"/>.
    /// </summary>
    public async ValueTask<ArrivedOrder?> NextAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[OrderRoom.ShortBytes];
        if (await FillAsync(buffer, 0, cancellationToken) is not { } first) return null;
        if (first.IsWhole) return new ArrivedOrder(buffer[..first.Length], default, default);
        var (turn, place, text) = (await _turns.AcquireAsync(1, cancellationToken), default(Hold), (byte[]?)null);
        try
        {
            if (await room.EnterAsync(cancellationToken) is not { } entered)
            {
                Refusal = (TryAgainLater, "No room for so long an order just now.");
                return null;
            }

            place = entered;
            text = await RestAsync(buffer, cancellationToken);
            return text is null ? null : new ArrivedOrder(text, turn, place);
        }
        finally
        {
            if (text is null) new ArrivedOrder([], turn, place).Dispose();
        }
    }

    /// <summary>
    /// Receives what still comes and throws it away, until the other side closes. What lies unread when a connection ends breaks it, and what
    /// the other side has not read yet goes with it.
    /// </summary>
    public async Task DiscardAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[OrderRoom.ShortBytes];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>The whole of a long order, of which the beginning fills the buffer; null where it is too long or the other side has closed.</summary>
    private async ValueTask<byte[]?> RestAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(OrderRoom.ArrivalTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        while (buffer.Length < RequestBody.Limit)
        {
            var length = buffer.Length;
            Array.Resize(ref buffer, Math.Min(length * 2, RequestBody.Limit));
            if (await FillAsync(buffer, length, either.Token) is not { } more) return null;
            if (more.IsWhole) return buffer[..more.Length];
        }

        Refusal = (WebSocketCloseStatus.MessageTooBig, RequestErrors.BodyTooLarge.Title);
        return null;
    }

    /// <summary>Receives until the order is whole or the buffer full; null where the other side has closed.</summary>
    private async ValueTask<(int Length, bool IsWhole)?> FillAsync(byte[] buffer, int length, CancellationToken cancellationToken)
    {
        while (length < buffer.Length)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return null;
            }

            if (received.EndOfMessage) return (length, true);
        }

        return (length, false);
    }
}
