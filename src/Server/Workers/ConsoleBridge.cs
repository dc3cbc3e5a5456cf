using System.Net.WebSockets;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Console;
using Holdfast.Runtime;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>Between a WebSocket and a console: one reads what is typed while the other sends what is shown.</summary>
internal sealed class ConsoleBridge(WorkerConsoles consoles, Caller caller, string worker, WebSocket socket, Clock clock)
{
    private const int MostMessageBytes = 64 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly byte[] _buffer = new byte[MostMessageBytes];

    /// <summary>Serves the socket until either side ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var opened = await OpenAsync(gone.Token);
            if (!opened.TryGet(out var session, out var fault))
            {
                await SendAsync(new ConsoleMessage { Type = "refused", Error = fault.Code.Id, Detail = fault.Detail }, gone.Token);
                await CloseAsync(gone.Token);
                return;
            }

            await using (session)
            {
                await SendAsync(new ConsoleMessage { Type = "started", Pid = session.Pid, Watch = !session.MayType }, gone.Token);
                await TalkAsync(session, gone);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or JsonException or IOException)
        {
            // Who was at the console has gone, or speaks something else; the session is left either way.
            return;
        }
    }

    private async ValueTask<Result<ConsoleSession>> OpenAsync(CancellationToken cancellationToken)
    {
        var first = await ReceiveAsync(cancellationToken);
        if (first is not { Type: WebSocketMessageType.Text } || Parse(first.Value.Bytes) is not { } order)
            return new Fault(RequestErrors.InvalidField, "The first message is an exec or an attach.");
        if (order.Type == "attach")
            return await consoles.AttachAsync(caller, worker, order.Watch ?? false, cancellationToken);
        if (order is not { Type: "exec", Command: { } command })
            return new Fault(RequestErrors.InvalidField, "type: is exec, with a command, or attach.");
        if (caller.Role < Role.SystemAdmin)
            return new Fault(RequestErrors.Forbidden, $"{caller.Actor} has the role {RoleName.Of(caller.Role)}; to run a program takes {RoleName.Of(Role.SystemAdmin)}.");
        var size = new ExecOrder { Command = command };
        return await consoles.ExecAsync(
            caller, worker,
            size with { Terminal = order.Terminal ?? false, Rows = order.Rows ?? size.Rows, Columns = order.Columns ?? size.Columns },
            cancellationToken);
    }

    private async Task TalkAsync(ConsoleSession session, CancellationTokenSource gone)
    {
        var typing = TypeAsync(session, gone);
        try
        {
            await ShowAsync(session, gone.Token);
        }
        catch
        {
            // Nobody may type into a session that is left.
            await gone.CancelAsync();
            await typing;
            throw;
        }

        await PartAsync(typing, gone);
    }

    private async Task ShowAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        while (await session.NextAsync(cancellationToken) is { } piece)
        {
            if (piece.Ended is { } child)
            {
                var end = new ConsoleMessage { Type = "ended", Code = child.End?.Code, Signal = child.End?.Signal };
                await SendAsync(end, cancellationToken);
                await CloseAsync(cancellationToken);
                return;
            }

            byte[] message = [(byte)piece.Stream, .. piece.Bytes.Span];
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
    }

    // A receive that is cancelled breaks the connection, and with it what the client has not read yet: it gets time to go by itself.
    private async Task PartAsync(Task typing, CancellationTokenSource gone)
    {
        try
        {
            await typing.WaitAsync(Farewell, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await gone.CancelAsync();
            await typing;
        }
    }

    private async Task TypeAsync(ConsoleSession session, CancellationTokenSource gone)
    {
        try
        {
            while (await ReceiveAsync(gone.Token) is { } message)
            {
                if (message.Type == WebSocketMessageType.Binary)
                    await session.TypeAsync(message.Bytes, gone.Token);
                else if (Parse(message.Bytes) is { } told)
                    await CarryAsync(session, told, gone.Token);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or JsonException or IOException)
        {
            // Told below: nobody is there any more.
        }

        await gone.CancelAsync();
    }

    private static async ValueTask CarryAsync(ConsoleSession session, ConsoleMessage message, CancellationToken cancellationToken)
    {
        if (message is { Type: "resize", Rows: { } rows, Columns: { } columns })
            await session.ResizeAsync(rows, columns, cancellationToken);
        else if (message.Type == "end_input")
            await session.EndInputAsync(cancellationToken);
    }

    // Null where the other side has closed, or sends more at once than a console takes.
    private async ValueTask<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < _buffer.Length)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            if (received.EndOfMessage)
                return (received.MessageType, _buffer.AsMemory(0, length));
        }

        return null;
    }

    private static ConsoleMessage? Parse(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize(bytes.Span, RequestBody.Strict.ConsoleMessage);

    private async ValueTask SendAsync(ConsoleMessage message, CancellationToken cancellationToken) =>
        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.ConsoleMessage).AsMemory(), WebSocketMessageType.Text,
            endOfMessage: true, cancellationToken);

    private async ValueTask CloseAsync(CancellationToken cancellationToken) =>
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
}
