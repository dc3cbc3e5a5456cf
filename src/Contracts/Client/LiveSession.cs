using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Client;

/// <summary>
/// A session over a WebSocket: screens come as they change, input goes over the same connection. Inputs may be sent one after the other without
/// waiting for the answers; the node carries them out in order.
/// </summary>
public sealed class LiveSession : IAsyncDisposable
{
    private const int Chunk = 16 * 1024;

    /// <summary>The longest message that is taken, in bytes: more than any screen is.</summary>
    private const int MessageLimit = 16 * 1024 * 1024;

    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Result<ScreenInfo>>> _asked = new(StringComparer.Ordinal);

    // Who does not read gets the latest screen, as from the node itself.
    private readonly Channel<ScreenInfo> _screens =
        Channel.CreateBounded<ScreenInfo>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Task _listening;
    private long _orders;

    internal LiveSession(WebSocket socket)
    {
        _socket = socket;
        _listening = ListenAsync();
    }

    /// <summary>Why there is no further screen; null while there may be one.</summary>
    public Fault? End { get; private set; }

    /// <summary>
    /// The screens as they come; a reader that is slow gets the latest. Ends where the session does, or the node goes away: then
    /// <see cref="End"/> says why. To go on after a break, connect after the version of the last screen.
    /// </summary>
    public async IAsyncEnumerable<ScreenInfo> ScreensAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var screen in _screens.Reader.ReadAllAsync(cancellationToken)) yield return screen;
    }

    /// <summary>Sends input and returns the screen that it waited for.</summary>
    /// <returns>The screen, or why not; <see cref="NodeErrors.NotRunning"/> where the connection ended before the answer: then it is not known
    /// whether the input was carried out. What must not be done twice goes by <see cref="SessionCalls.InputAsync"/> with an idempotency key.</returns>
    public async Task<Result<ScreenInfo>> InputAsync(InputRequest request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _orders).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<Result<ScreenInfo>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            if (_listening.IsCompleted) return Ended();
            await SendAsync(new LiveOrder { Id = id, Input = request }, cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException)
        {
            return Ended();
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>Closes the connection; the session itself goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _listening;
        _socket.Dispose();
        _sending.Dispose();
        _closed.Dispose();
    }

    private async Task SendAsync(LiveOrder order, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(order, ContractsJson.Default.LiveOrder);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // Not with the caller's token: a message that is broken off in its middle breaks the connection for all.
            await _socket.SendAsync(text.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _closed.Token);
        }
        catch (OperationCanceledException failure)
        {
            throw new WebSocketException(WebSocketError.InvalidState, failure);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } text)
            {
                if (JsonSerializer.Deserialize(text.Span, ContractsJson.Default.LiveMessage) is { } message) Take(message);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or JsonException)
        {
            End ??= new Fault(NodeErrors.NotRunning, $"The connection to the session broke off: {failure.Message}");
        }

        End ??= new Fault(NodeErrors.NotRunning, "The node closed the connection to the session.");
        _screens.Writer.TryComplete();
        foreach (var asked in _asked.Values) asked.TrySetResult(Ended());
    }

    private void Take(LiveMessage message)
    {
        if (message is { Type: "screen", Screen: { } screen }) _screens.Writer.TryWrite(screen);
        else if (message is { Type: "ended", Problem: { } why }) End = HoldfastClient.FaultOf(why);
        else if (message.Id is { } id && _asked.TryGetValue(id, out var asked))
            asked.TrySetResult(message.Screen is { } answer ? answer : HoldfastClient.FaultOf(message.Problem));
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        var buffer = new byte[Chunk];
        var length = 0;
        while (length < MessageLimit)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), _closed.Token);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _closed.Token);
                return null;
            }

            if (received.EndOfMessage) return buffer.AsMemory(0, length);
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        return null;
    }

    private Fault Ended() => End ?? new Fault(NodeErrors.NotRunning, "The connection to the session has ended.");
}
