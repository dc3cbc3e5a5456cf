using System.Buffers;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// Shows one session on one terminal: each new screen goes out as what has changed, each key comes in as input to the session, and both in
/// one loop, so that no screen from before a key overwrites what the key sent. Where the session changes hosts, the terminal keeps what it
/// shows, and what differs on the new one is sent to it.
/// </summary>
internal sealed class TerminalLink(SessionService sessions, Caller caller, Session session, HostSession terminal, CodePage codePage)
{
    /// <summary>How long a lost host is kept quiet before the user is told that there is a pause.</summary>
    private static readonly TimeSpan QuietPause = TimeSpan.FromSeconds(1);

    private readonly StreamTerminal _shape = new(
        terminal.Rows, terminal.Columns, terminal.HasColors || terminal.TerminalType.EndsWith("-E", StringComparison.Ordinal));

    // What the terminal shows; null where that is not known, and all of it has to be sent.
    private ScreenCopy? _shown;
    private bool _redraw = true;
    private Fault? _notice;

    /// <summary>Runs until the terminal or the session ends.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closing = session.Closed.Register(() => closed.TrySetResult());
        var incoming = new Incoming(terminal, life.Token);
        try
        {
            while (true)
            {
                var attachment = session.Attachment;
                if (await ShowAsync(attachment, incoming, closed.Task, cancellationToken) is { } end) return end;
                if (await PauseAsync(attachment, incoming, closed.Task, cancellationToken) is { } lost) return lost;
                if ((_notice ?? session.Gate.TakeNotice()) is { } notice) return new LinkEnd(LinkEndReason.Moved, notice);
            }
        }
        finally
        {
            // Not CancelAsync: that would leave this execution model for the thread pool.
            life.Cancel();
            await incoming.EndAsync();
        }
    }

    /// <summary>Shows one host connection; null where the session has left it, or it has ended.</summary>
    private async ValueTask<LinkEnd?> ShowAsync(Attachment attachment, Incoming incoming, Task closed, CancellationToken cancellationToken)
    {
        var mirror = new ScreenMirror(session, attachment);
        var actor = attachment.Terminal;
        await actor.MirrorAsync(mirror.Look, cancellationToken);
        try
        {
            while (true)
            {
                var changed = mirror.Changed;
                if (await DrawAsync(mirror) is { } end) return end;
                await Task.WhenAny(incoming.Any, changed, actor.Ended, attachment.Fate, closed).WaitAsync(cancellationToken);
                if (closed.IsCompleted) return Closed();
                if (actor.Ended.IsCompleted || attachment.Fate.IsCompleted) return null;
                if (incoming.HasKey)
                {
                    if (await incoming.TakeKeyAsync() is not { } record) return Gone();
                    await TakeAsync(record, cancellationToken);
                }

                if (incoming.HasSignal)
                {
                    if (await incoming.TakeSignalAsync() is not { } signal) return Gone();
                    await SignalAsync(signal, cancellationToken);
                }

                if (_notice is { } notice) return new LinkEnd(LinkEndReason.Moved, notice);
            }
        }
        finally
        {
            await actor.MirrorAsync(null, CancellationToken.None);
        }
    }

    /// <summary>Waits for what becomes of a session whose connection has ended; the terminal keeps what it shows. Null where it goes on.</summary>
    private async ValueTask<LinkEnd?> PauseAsync(Attachment attachment, Incoming incoming, Task closed, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var quiet = sessions.Clock.Delay(QuietPause, over.Token).AsTask();
        var told = false;
        while (!attachment.Fate.IsCompleted)
        {
            // A key is left where it is: whoever pressed it meant the screen that is shown.
            await Task.WhenAny(told ? attachment.Fate : quiet, incoming.Further, attachment.Fate, closed).WaitAsync(cancellationToken);
            if (closed.IsCompleted) return Closed();
            if (await incoming.IsGoneAsync()) return Gone();
            if (told || !quiet.IsCompleted) continue;
            told = _redraw = true;
            if (!await TellAsync("Connection to the host lost. Another is being made...")) return Gone();
        }

        // Not CancelAsync: that would leave this execution model for the thread pool.
        over.Cancel();
        await session.Gate.Over.WaitAsync(cancellationToken);
        return await attachment.Fate ? null : new LinkEnd(LinkEndReason.HostLost, session.Error);
    }

    private static LinkEnd Gone() => new(LinkEndReason.TerminalGone, null);

    private static LinkEnd Closed() => new(LinkEndReason.SessionClosed, null);

    /// <summary>Writes a line into the last row of the default size and leaves the keyboard as it is; false where nobody is there.</summary>
    private async ValueTask<bool> TellAsync(string text)
    {
        var record = new ArrayBufferWriter<byte>();
        ScreenStream.WriteMessage(codePage.Encode(text), record);
        return await terminal.RelayAsync(record.WrittenMemory, turn: false);
    }

    /// <summary>Sends what has changed; the end where it cannot be shown or nobody is there.</summary>
    private async ValueTask<LinkEnd?> DrawAsync(ScreenMirror mirror)
    {
        if (mirror.Take(out var alarm) is not { } screen) return null;
        if (!ScreenStream.Fits(screen.Rows, screen.Columns, terminal.Rows, terminal.Columns))
        {
            var fault = new Fault(
                SessionErrors.InputRefused,
                $"the host's screen has {screen.Rows} rows of {screen.Columns}, and this terminal {terminal.Rows} of {terminal.Columns}.");
            return new LinkEnd(LinkEndReason.TooLarge, fault);
        }

        var record = new ArrayBufferWriter<byte>();
        if (_redraw || _shown is null) ScreenStream.WriteWhole(screen, _shape, alarm, record);
        else if (!ScreenStream.WriteChanges(_shown, screen, _shape, alarm, record)) return null;
        _shown = ScreenStream.Shown(_redraw ? null : _shown, screen);
        _redraw = false;
        return await terminal.RelayAsync(record.WrittenMemory, !_shown.KeyboardLocked) ? null : Gone();
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        if (RelayedKey.Read(record.Span) is not { } key)
        {
            _redraw = true;
            return;
        }

        // Where nulls stood on a screen without fields is not told, and Clear erases the terminal in its default size.
        _redraw |= _shown is not { Formatted: true } || key.Key == Key.Clear;
        _shown = _shown?.With(key);
        await InputAsync(Steps(key), cancellationToken);
    }

    private ValueTask SignalAsync(HostSignal signal, CancellationToken cancellationToken) =>
        InputAsync([new PressKey(signal == HostSignal.Attention ? Key.Attn : Key.SysReq)], cancellationToken);

    private List<InputStep> Steps(RelayedKey key)
    {
        var page = sessions.CodePageOf(session.Connection.Endpoint);
        List<InputStep> steps = [.. key.Fields.Select(field => new EnterField(field, field.Text(page)))];
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
    }
}
