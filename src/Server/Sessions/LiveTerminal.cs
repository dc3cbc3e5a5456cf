using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Server.Http;
using Holdfast.Sessions;

namespace Holdfast.Server.Sessions;

/// <summary>
/// A session over a WebSocket (RFC 6455): screens go out as they come, input comes in. A reader that is slow is told the latest screen and none
/// between. Inputs are carried out one after the other, each when the one before has been answered.
/// </summary>
internal sealed class LiveTerminal(
    SessionService sessions, Caller caller, string session, WebSocket socket, Clock clock, OrderRoom room, Func<bool> isAdmitted) : IDisposable
{
    /// <summary>Orders that wait for their turn, one of them a long one; beyond, nothing more is read from the socket.</summary>
    private const int OrderLimit = 16;

    private const int IdLength = 100;

    /// <summary>How long orders that were taken may still take once no more are.</summary>
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a client that was refused may go on sending before it reads that it was.</summary>
    private static readonly TimeSpan RefusedTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a client gets to read what it was told last.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Channel<ArrivedOrder> _orders = Channel.CreateBounded<ArrivedOrder>(OrderLimit);
    private readonly OrderReader _reader = new(socket, clock, room);
    private readonly TaskCompletionSource _carriedOut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves the socket until either side ends.</summary>
    public async Task RunAsync(long after, CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (showing, listening) = (EndAsync(ShowAsync(after, gone.Token)), EndAsync(ListenAsync(gone.Token)));
        var carrying = EndAsync(CarryOutAsync(gone.Token));
        // Whichever of them ends first ends the others: one cannot go on alone. Where an order was refused the listening goes on for its time.
        await Task.WhenAny(showing, listening, carrying);
        if (_reader.Refusal is not null) await listening;
        else if (socket.State == WebSocketState.CloseSent) await PartAsync(listening);
        await gone.CancelAsync();
        await Task.WhenAll(showing, listening, carrying);
        while (_orders.Reader.TryRead(out var left)) left.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    // A receive that is cancelled breaks the connection, and with it what the client has not read yet: it gets time to go by itself.
    private async Task PartAsync(Task listening)
    {
        try
        {
            await listening.WaitAsync(Farewell, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // It does not: then it is broken off.
            return;
        }
    }

    private static async Task EndAsync(Task part)
    {
        try
        {
            await part;
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            // The far side has gone, or is let in no longer: there is nobody to tell.
            return;
        }
    }

    private async Task ShowAsync(long after, CancellationToken cancellationToken)
    {
        while ((await sessions.WatchAsync(caller, session, after, cancellationToken)).TryGet(out var screen, out var fault) || await SayEndAsync(fault, cancellationToken))
        {
            if (!isAdmitted()) return;
            after = screen!.Version;
            await SendAsync(new LiveMessage { Type = "screen", Screen = SessionTranslation.Screen(screen) }, cancellationToken);
        }
    }

    /// <summary>Says that the session shows no further screen, and why; always false.</summary>
    private async Task<bool> SayEndAsync(Fault fault, CancellationToken cancellationToken)
    {
        await SendAsync(new LiveMessage { Type = "ended", Problem = Problem.Of(fault) }, cancellationToken);
        await SendAsync(token => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, token), cancellationToken);
        return false;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (await _reader.NextAsync(cancellationToken) is { } order)
        {
            var isTaken = false;
            try
            {
                await _orders.Writer.WriteAsync(order, cancellationToken);
                isTaken = true;
            }
            finally
            {
                if (!isTaken) order.Dispose();
            }
        }

        if (_reader.Refusal is (var status, var why)) await RefuseAsync(status, why, cancellationToken);
    }

    /// <summary>
    /// Lets the orders that were taken be answered, says why no more are, and throws away what comes meanwhile, until the client closes: one that
    /// sends all it has before it reads must not find the connection broken instead of the reason.
    /// </summary>
    private async Task RefuseAsync(WebSocketCloseStatus status, string why, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(FinishTime + RefusedTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        _orders.Writer.Complete();
        var discarding = _reader.DiscardAsync(either.Token);
        await Task.WhenAny(_carriedOut.Task, clock.Delay(FinishTime, either.Token).AsTask(), discarding);
        if (socket.State == WebSocketState.Open || socket.State == WebSocketState.CloseReceived)
        {
            await SendAsync(token => socket.CloseOutputAsync(status, why, token), either.Token);
            late.CancelAfter(RefusedTime);
        }

        await discarding;
    }

    private async Task CarryOutAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var arrived in _orders.Reader.ReadAllAsync(cancellationToken))
            {
                using var order = arrived;
                if (!isAdmitted()) return;
                await SendAsync(await AnswerAsync(order.Text, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            _carriedOut.TrySetResult();
        }
    }

    private async Task<LiveMessage> AnswerAsync(byte[] text, CancellationToken cancellationToken)
    {
        if (!RequestBody.Parse(text, RequestBody.Strict.LiveOrder).TryGet(out var order, out var fault)) return Refused(null, fault);
        if (order is not { Input: { } input, Id.Length: >= 1 and <= IdLength })
            return Refused(null, new Fault(RequestErrors.InvalidField, $"An order has an 'id' of 1 to {IdLength} characters and an 'input'."));
        return InputTranslation.Read(input).TryGet(out var steps, out fault)
            && (await sessions.InputAsync(caller, session, steps, cancellationToken)).TryGet(out var screen, out fault)
            ? new LiveMessage { Type = "answer", Id = order.Id, Screen = SessionTranslation.Screen(screen) }
            : Refused(order.Id, fault!);
    }

    private static LiveMessage Refused(string? id, Fault fault) => new() { Type = "refused", Id = id, Problem = Problem.Of(fault) };

    private async Task SendAsync(LiveMessage message, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.LiveMessage);
        await SendAsync(token => socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, token), cancellationToken);
    }

    // A socket takes one frame after the other, the last one too.
    private async Task SendAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await send(cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
