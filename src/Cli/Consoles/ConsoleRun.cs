using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Holdfast.Cli.Nodes;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Runtime;

namespace Holdfast.Cli.Consoles;

/// <summary>Joins this program's own streams to a console of the node until either ends.</summary>
internal sealed class ConsoleRun(Io io, ConsoleLink link)
{
    private const int ReadBytes = 8 * 1024;
    private const int SignalBase = 128; // what shells add to the number of a signal that ended a program
    private const int ErrorStream = 2;
    private const int Lost = 1;

    private readonly DetachKeys _keys = new();

    /// <summary>Begins with an order and runs until the end.</summary>
    /// <param name="order">An exec or an attach.</param>
    /// <param name="terminal">Whether this program's terminal is joined to one over there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit status of what ran; 0 after leaving it.</returns>
    public async Task<int> RunAsync(ConsoleMessage order, bool terminal, CancellationToken cancellationToken)
    {
        try
        {
            await link.TellAsync(order, cancellationToken);
            var first = (await link.NextAsync(cancellationToken)).Message;
            if (first is not { Type: "started" })
                return Shell.Fail(FaultOf(first));
            using var raw = terminal ? RawTerminal.Enter() : null;
            using var sizes = terminal && !OperatingSystem.IsWindows()
                ? PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Resized(cancellationToken))
                : null;
            if (terminal)
                await ResizeAsync(cancellationToken);
            using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

            // Reading a terminal cannot be taken back; this program's end ends it.
            _ = io.Start("console:keys", () => TypeAsync(terminal, left));
            return await ShowAsync(left.Token);
        }
        catch (OperationCanceledException) when (_keys.Detached || !cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (WebSocketException failure)
        {
            return Shell.Fail(new Fault(NodeErrors.NotRunning, failure.Message));
        }
    }

    private static Fault FaultOf(ConsoleMessage? refused) =>
        refused is { Error: { } code }
            ? new Fault(Catalogue.Find(code) ?? RequestErrors.Unexpected, refused.Detail ?? "")
            : new Fault(NodeErrors.NotRunning, "The node closed the console.");

    private async Task<int> ShowAsync(CancellationToken cancellationToken)
    {
        using var output = Console.OpenStandardOutput();
        using var errors = Console.OpenStandardError();
        while (true)
        {
            var (message, stream, bytes) = await link.NextAsync(cancellationToken);
            if (message is { Type: "ended" })
                return message.Signal > 0 ? SignalBase + message.Signal.Value : message.Code ?? Lost;
            if (message is null && stream == 0)
                return Lost;
            var target = stream == ErrorStream ? errors : output;
            await target.WriteAsync(bytes, cancellationToken);
            await target.FlushAsync(cancellationToken);
        }
    }

    private async Task TypeAsync(bool terminal, CancellationTokenSource left)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[ReadBytes];
            int count;
            while ((count = await input.ReadAsync(buffer, left.Token)) > 0)
            {
                var typed = terminal ? _keys.Take(buffer.AsSpan(0, count)) : buffer[..count];
                if (typed.Length > 0)
                    await link.TypeAsync(typed, left.Token);
                if (!_keys.Detached)
                    continue;
                await left.CancelAsync();
                return;
            }

            await link.TellAsync(new ConsoleMessage { Type = "end_input" }, left.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // The console has ended; there is nobody to type to.
            return;
        }
    }

    private void Resized(CancellationToken cancellationToken) =>
        _ = io.Start("console:size", () => ResizeAsync(cancellationToken));

    private async Task ResizeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var size = new ConsoleMessage { Type = "resize", Rows = Console.WindowHeight, Columns = Console.WindowWidth };
            await link.TellAsync(size, cancellationToken);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The console has ended, or there is no size to tell.
            return;
        }
    }
}
