using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>Transfers files at a terminal.</summary>
public static class TerminalTransfer
{
    /// <summary>How long a host may take to answer the command.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a host may be silent during the transfer, and after it was told to give up.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Types the command into the field where the cursor is, or the next one, which must be long enough for it, and stays until the host is done. The host must stand
    /// where it takes commands: TSO's READY, a CMS prompt, a CICS screen cleared.
    /// </summary>
    /// <param name="terminal">The terminal; nobody else may use it meanwhile.</param>
    /// <param name="request">What to transfer.</param>
    /// <param name="progress">Hears how many bytes went over so far; null for nobody.</param>
    /// <param name="cancellationToken">Gives the transfer up: the host is told, and its last word awaited.</param>
    /// <returns>How it ended; a transfer given up or refused is one that did not succeed.</returns>
    /// <exception cref="Runtime.NetworkException">The connection broke while sending.</exception>
    /// <exception cref="ArgumentException">The request asks for a buffer out of range, or is too large.</exception>
    public static async ValueTask<TransferReport> TransferAsync(
        this Terminal terminal, TransferRequest request, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentNullException.ThrowIfNull(request);
        TransferMachine transfer = terminal.Read(machine => machine.BeginTransfer(request));
        try
        {
            if (await TypeAsync(terminal, request.Command, cancellationToken) is { } refusal)
            {
                return new TransferReport(false, refusal, 0, default);
            }
            await FollowAsync(terminal, transfer, progress, cancellationToken);
            return terminal.Read(_ => Report(transfer, request));
        }
        finally
        {
            terminal.Read(static machine => machine.EndTransfer());
        }
    }

    private static async ValueTask<string?> TypeAsync(
        Terminal terminal, TransferCommand command, CancellationToken cancellationToken)
    {
        if (!terminal.Read(GoToFieldStart))
        {
            await terminal.PressAsync(Key.Tab, cancellationToken);
        }
        KeyOutcome outcome = await terminal.PressAsync(Key.EraseEof, cancellationToken);
        if (!outcome.IsRefused)
        {
            outcome = await terminal.TypeAsync(command.ToString(), cancellationToken);
        }
        if (outcome.IsRefused || outcome.Index < command.ToString().Length)
        {
            return $"the command could not be typed where the cursor is: {outcome.Error}";
        }
        outcome = await terminal.PressAsync(Key.Enter, cancellationToken);
        return outcome.IsRefused ? $"the command could not be sent: {outcome.Error}" : null;
    }

    /// <summary>Puts the cursor at the start of its field; false where it stands in none that can be typed into.</summary>
    private static bool GoToFieldStart(TerminalMachine machine)
    {
        ScreenBuffer screen = machine.Screen;
        int attribute = screen.FieldStart(screen.Cursor);
        if (attribute < 0)
        {
            return true;
        }
        if (attribute == screen.Cursor || FieldAttribute.IsProtected(screen.Grid[attribute].Attribute))
        {
            return false;
        }
        int start = (attribute + 1) % screen.Size;
        machine.SetCursor((start / screen.Columns) + 1, (start % screen.Columns) + 1);
        return true;
    }

    private static async ValueTask FollowAsync(
        Terminal terminal, TransferMachine transfer, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long moved = 0;
        CancellationToken patience = cancellationToken;
        while (true)
        {
            TransferState state = terminal.Read(_ => transfer.State);
            long seen = moved;
            bool went;
            try
            {
                went = await terminal.WaitAsync(
                    _ => transfer.IsOver || transfer.Moved != seen || transfer.State != state,
                    state == TransferState.Waiting ? StartTimeout : SilenceTimeout,
                    patience);
            }
            catch (OperationCanceledException)
            {
                patience = CancellationToken.None;
                terminal.Read(_ => Give(transfer));
                continue;
            }
            moved = terminal.Read(_ => transfer.Moved);
            progress?.Report(moved);
            if (!went)
            {
                string reason = terminal.CloseReason ?? "the host did not go on with the transfer";
                terminal.Read(_ => Break(transfer, reason));
            }
            if (terminal.Read(_ => transfer.IsOver))
            {
                return;
            }
        }
    }

    private static bool Give(TransferMachine transfer)
    {
        transfer.Cancel();
        return true;
    }

    private static bool Break(TransferMachine transfer, string reason)
    {
        transfer.Break(reason);
        return true;
    }

    private static TransferReport Report(TransferMachine transfer, TransferRequest request)
    {
        bool succeeded = transfer.State == TransferState.Complete;
        byte[] content = succeeded && request.Command.Direction == TransferDirection.Receive ? transfer.Received() : [];
        return new TransferReport(succeeded, transfer.Message ?? "File transfer complete", transfer.Moved, content);
    }
}
