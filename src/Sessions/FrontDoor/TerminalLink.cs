using System.Buffers;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// Shows one session on one terminal for as long as it is on one host connection: each new screen goes out as what has changed, each key comes
/// in as input to the session, and both in one loop, so that no screen from before a key overwrites what the key sent.
/// </summary>
/// <param name="sessions">Takes the input.</param>
/// <param name="caller">Who is at the terminal.</param>
/// <param name="session">The session.</param>
/// <param name="attachment">Its time on the connection.</param>
/// <param name="terminal">The terminal.</param>
/// <param name="shown">What the terminal shows of the session already; null where it is to be sent all of it.</param>
/// <param name="resumed">The digest of what the terminal shows of the session, where the daemon before showed it; null for nothing.</param>
/// <param name="notes">Where it is noted for the next daemon how the terminal stands.</param>
/// <param name="ending">The door's end, before which the host's answer to a key is still waited for.</param>
/// <param name="transferred">Told of each file that has gone through.</param>
internal sealed class TerminalLink(
    SessionService sessions, Caller caller, Session session, Attachment attachment, HostSession terminal, ScreenCopy? shown, byte[]? resumed,
    DoorNotes notes, DoorEnding ending, Action<RelayedTransfer> transferred)
{
    private readonly ScreenMirror _mirror = new(session, attachment);
    private readonly StreamTerminal _shape = new(
        terminal.Rows, terminal.Columns, terminal.HasColors || terminal.TerminalType.EndsWith("-E", StringComparison.Ordinal));

    private readonly RelayedTransfer _transfer = new();
    private readonly TerminalActor _actor = attachment.Terminal;

    // Done once the terminal has been sent this session's screen: what it sent before was meant for another.
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Done when the session is closed.
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What the terminal shows; null where that is not known, and all of it has to be sent.
    private ScreenCopy? _shown = shown;
    private bool _redraw = shown is null;

    // Whether what the terminal shows is a frame of a file transfer: its next record answers the host and is no input.
    private bool _framed;

    // The digest of what the daemon before showed, until it is compared with the session's screen.
    private byte[]? _resumed = resumed;

    // What a migration could not restore, where an input was told it.
    private Fault? _notice;

    // Why what the user sent was refused, until he is told; null for nothing.
    private Fault? _refusal;

    /// <summary>Runs until the terminal or the session ends.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var closing = session.Closed.Register(() => _closed.TrySetResult());
        if (_shown is not null) _begun.TrySetResult();
        var look = _mirror.Look;
        var relay = _mirror.Relay;
        var keys = KeyAsync(life.Token);
        var signals = SignalAsync(life.Token);
        try
        {
            _actor.RelayTransfers(relay);
            await _actor.MirrorAsync(look, cancellationToken);
            while (true)
            {
                var changed = _mirror.Changed;
                if ((await TellAsync(cancellationToken) ?? await PassAsync(cancellationToken) ?? await DrawAsync(cancellationToken)) is { } end) return end;
                if (ending.Told.IsCompleted && (ending.Over.IsCompleted || _shown is not { KeyboardLocked: true })) return new LinkEnd(LinkEndReason.Draining, null, false);
                var endingNext = ending.Told.IsCompleted ? ending.Over : ending.Told;
                await Task.WhenAny(keys, signals, changed, _actor.Ended, attachment.Fate, _closed.Task, endingNext).WaitAsync(cancellationToken);
                if (_closed.Task.IsCompleted) return new LinkEnd(LinkEndReason.SessionClosed, null, false);
                if (IsOver || _notice is not null) return await PartAsync(life, keys);
                if (keys.IsCompleted)
                {
                    if (await keys is not { } record) return Gone();
                    await TakeAsync(record, cancellationToken);
                    // It was dealt with one way or the other; and the terminal shows what was typed.
                    notes.Forget();
                    keys = KeyAsync(life.Token);
                }

                if (signals.IsCompleted)
                {
                    if (await signals is not { } signal) return Gone();
                    await InputAsync([new PressKey(signal == HostSignal.Attention ? Key.Attn : Key.SysReq)], cancellationToken);
                    signals = SignalAsync(life.Token);
                }
            }
        }
        finally
        {
            _actor.Unmirror(look);
            _actor.UnrelayTransfers(relay);
            // Not CancelAsync: that would leave this execution model for the thread pool.
            life.Cancel();
            await Task.WhenAll(EndedAsync(keys), EndedAsync(signals));
        }
    }

    /// <summary>Takes no more keys. One that came and was not taken is forgotten, and its terminal waits for a screen that frees its keyboard.</summary>
    private async Task<LinkEnd> PartAsync(CancellationTokenSource life, Task<ReadOnlyMemory<byte>?> keys)
    {
        // Only what has ended tells: a key may come until then.
        life.Cancel();
        await EndedAsync(keys);
        return new LinkEnd(LinkEndReason.Parted, _notice, false, _redraw || keys.IsCompletedSuccessfully ? null : _shown);
    }

    private bool IsOver => _actor.Ended.IsCompleted || attachment.Fate.IsCompleted;

    private static LinkEnd Gone() => new(LinkEndReason.TerminalGone, null, false);

    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    private async Task<ReadOnlyMemory<byte>?> KeyAsync(CancellationToken cancellationToken)
    {
        await _begun.Task.WaitAsync(cancellationToken);
        return await terminal.WaitRelayedAsync(record => notes.Takes(record, attachment), cancellationToken);
    }

    private async Task<HostSignal?> SignalAsync(CancellationToken cancellationToken)
    {
        await _begun.Task.WaitAsync(cancellationToken);
        return await terminal.WaitSignalAsync(cancellationToken);
    }

    /// <summary>
    /// Tells the user why what he sent was refused and waits until he has read it. On a panel: a line over the host's screen would take the
    /// place of fields there.
    /// </summary>
    private async ValueTask<LinkEnd?> TellAsync(CancellationToken cancellationToken)
    {
        if (_refusal is not { } refusal) return null;
        _refusal = null;
        notes.Forget();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var panel = DoorPanels.Notice("NOT SENT", $"{refusal.Code.Id} {refusal.Detail}", "Enter=Go on");
        var read = terminal.ShowAsync(panel, null, reading.Token).AsTask();
        try
        {
            await Task.WhenAny(read, _actor.Ended, attachment.Fate, _closed.Task, ending.Told).WaitAsync(cancellationToken);
            return read.IsCompleted && await read is null ? Gone() : null;
        }
        finally
        {
            reading.Cancel();
            await EndedAsync(read);
        }
    }

    /// <summary>Passes the host's records of a file transfer on to the terminal, which answers them by itself; the end where nobody is there.</summary>
    private async ValueTask<LinkEnd?> PassAsync(CancellationToken cancellationToken)
    {
        while (_mirror.TakeTransfer() is { } relayed)
        {
            if (_transfer.TakeFromHost(relayed)) transferred(_transfer);
            (_framed, _redraw) = (relayed.IsFrame, _redraw || relayed.IsFrame);
            notes.Forget();
            if (!await SendAsync(relayed.Record, turn: true, null, cancellationToken)) return Gone();
        }

        return null;
    }

    /// <summary>Sends what has changed; the end where it cannot be shown or nobody is there.</summary>
    private async ValueTask<LinkEnd?> DrawAsync(CancellationToken cancellationToken)
    {
        if (_mirror.Take(out var alarm) is not { } screen) return null;
        _framed = false;
        if (!ScreenStream.Fits(screen.Rows, screen.Columns, terminal.Rows, terminal.Columns))
        {
            var fault = new Fault(
                SessionErrors.InputRefused,
                $"the host's screen has {screen.Rows} rows of {screen.Columns}, and this terminal {terminal.Rows} of {terminal.Columns}.");
            return new LinkEnd(LinkEndReason.TooLarge, fault, false);
        }

        if (IsShown(screen))
        {
            (_shown, _redraw) = (screen, false);
            _begun.TrySetResult();
        }

        var record = new ArrayBufferWriter<byte>();
        if (_redraw || _shown is null) ScreenStream.WriteWhole(screen, _shape, alarm, record);
        else if (!ScreenStream.WriteChanges(_shown, screen, _shape, alarm, record)) return null;
        _shown = ScreenStream.Shown(_redraw ? null : _shown, screen);
        _redraw = false;
        return await SendAsync(record.WrittenMemory, !_shown.KeyboardLocked, notes.Shows(_shown), cancellationToken) ? null : Gone();
    }

    /// <summary>Whether the terminal shows this screen since the daemon before; asked once. What was typed there and not sent is to stay.</summary>
    private bool IsShown(ScreenCopy screen)
    {
        if (_resumed is not { } digest) return false;
        _resumed = null;
        return screen.Digest().AsSpan().SequenceEqual(digest);
    }

    /// <summary>
    /// Sends a record; false where nobody is there. A terminal that takes none for a while does not keep its link from seeing that the
    /// session is over: the record is queued, and goes out when the terminal takes it.
    /// </summary>
    private async ValueTask<bool> SendAsync(
        ReadOnlyMemory<byte> record, bool turn, Func<ReadOnlyMemory<byte>>? note, CancellationToken cancellationToken)
    {
        var sending = _begun.Task.IsCompleted ? terminal.RelayAsync(record, turn, note).AsTask() : terminal.BeginRelayAsync(record, turn, note).AsTask();
        _begun.TrySetResult();
        if (!sending.IsCompleted) await Task.WhenAny(sending, _actor.Ended, attachment.Fate, _closed.Task).WaitAsync(cancellationToken);
        return !sending.IsCompleted || await sending;
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        // Clear, which empties the terminal, is a key in a frame as well.
        if (RelayedTransfer.IsAnswer(record.Span) || (_framed && record.Span[0] != (byte)Aid.Clear))
        {
            _transfer.TakeAnswer(record.Span);
            // A transfer is a use of its session, however long it takes; of one that is suspended it goes on.
            _ = session.Touch();
            // Where the host is gone, its link ends; what the terminal sent is then for nobody.
            _ = await _actor.AnswerTransferAsync(record, cancellationToken);
            return;
        }

        if (RelayedKey.Read(record.Span) is not { } key)
        {
            _redraw = true;
            return;
        }

        if (!Steps(key).TryGet(out var steps, out var unknowable))
        {
            Refuse(unknowable);
            return;
        }

        // Where nulls stood on a screen without fields is not told, and Clear erases the terminal in its default size.
        _redraw |= _shown is not { Formatted: true } || key.Key == Key.Clear;
        _shown = _shown?.With(key);
        await InputAsync(steps, cancellationToken);
    }

    private Result<List<InputStep>> Steps(RelayedKey key)
    {
        var page = sessions.CodePageOf(session.Connection.Endpoint);
        // A host of plain text is sent the line typed at its cursor, and nothing of the screen.
        if (_actor.Screen.IsText)
        {
            var typed = key.Key == Key.Enter ? _shown?.TypedAtCursor(key, page) ?? "" : "";
            List<InputStep> line = typed.Length > 0 ? [new TypeText(typed), new PressKey(key.Key)] : [new PressKey(key.Key)];
            return line;
        }

        // What the session's own screen holds just so goes to the host by itself: there it is not covered.
        List<RelayedField> entered = [.. key.Fields.Where(field => _shown?.Holds(field) != true)];
        if (entered.Find(field => _shown?.Conceals(field) == true) is { } concealed) return Unknowable(concealed);
        List<InputStep> steps = [.. entered.Select(field => new EnterField(field, field.Text(page)))];
        if (key.Cursor is { } cursor && _shown is { } shown && cursor < shown.Rows * shown.Columns)
            steps.Add(new MoveCursor((cursor / shown.Columns) + 1, (cursor % shown.Columns) + 1));
        steps.Add(new PressKey(key.Key));
        return steps;
    }

    /// <summary>Gives input to the session; where it is refused, the terminal gets the session's own screen back.</summary>
    private async ValueTask InputAsync(List<InputStep> steps, CancellationToken cancellationToken)
    {
        var answered = await sessions.InputAsync(caller, session.Id, new SessionInput { Steps = steps }, cancellationToken);
        if (answered.Fault is not { } fault || fault.Code == JournalErrors.Unavailable) return;
        _redraw = true;
        if (fault.Code == SessionErrors.Uncertain || fault.Code == SessionErrors.NotRestored) _notice = fault;
        // That the session is over is told by whoever ends the link.
        else if (fault.Code != SessionErrors.SessionLost && fault.Code != SessionErrors.SessionClosed && !IsOver) Refuse(fault);
    }

    private void Refuse(Fault fault) => (_redraw, _refusal) = (true, fault);

    private Fault Unknowable(RelayedField field)
    {
        var where = field.Address is { } address ? $"The field at row {(address / _shown!.Columns) + 1}, column {(address % _shown.Columns) + 1}" : "The screen";
        return new Fault(
            SessionErrors.InputRefused, $"{where} shows a secret, covered by asterisks. Erase those and type the whole anew; nothing was sent.");
    }
}
