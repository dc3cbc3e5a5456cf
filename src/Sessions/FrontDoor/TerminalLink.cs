using System.Buffers;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// Shows one session on one terminal: each new screen goes out as what has changed, each key comes in as input to the session, and both in
/// one loop, so that no screen from before a key overwrites what the key sent.
/// </summary>
internal sealed class TerminalLink(SessionService sessions, Caller caller, Session session, HostSession terminal)
{
    private readonly ScreenMirror _mirror = new(session);
    private readonly StreamTerminal _shape = new(
        terminal.Rows, terminal.Columns, terminal.HasColors || terminal.TerminalType.EndsWith("-E", StringComparison.Ordinal));

    // What the terminal shows; null where that is not known, and all of it has to be sent.
    private ScreenCopy? _shown;
    private bool _redraw = true;
    private bool _awaitsHost;

    /// <summary>Runs until the terminal or the session ends.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var actor = session.Connection.Terminal;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closing = session.Closed.Register(() => closed.TrySetResult());
        var keys = terminal.WaitRelayedAsync(life.Token).AsTask();
        var signals = terminal.WaitSignalAsync(life.Token).AsTask();
        try
        {
            await actor.MirrorAsync(_mirror.Look, cancellationToken);
            while (true)
            {
                var changed = _mirror.Changed;
                if (await DrawAsync() is { } end) return end;
                await Task.WhenAny(keys, signals, changed, actor.Ended, closed.Task).WaitAsync(cancellationToken);
                if (closed.Task.IsCompleted) return new LinkEnd(LinkEndReason.SessionClosed, null, false);
                if (actor.Ended.IsCompleted) return new LinkEnd(LinkEndReason.HostLost, (await actor.Ended).Fault, _awaitsHost);
                if (keys.IsCompleted)
                {
                    if (await keys is not { } record) return Gone();
                    await TakeAsync(record, cancellationToken);
                    keys = terminal.WaitRelayedAsync(life.Token).AsTask();
                }

                if (signals.IsCompleted)
                {
                    if (await signals is not { } signal) return Gone();
                    await SignalAsync(signal, cancellationToken);
                    signals = terminal.WaitSignalAsync(life.Token).AsTask();
                }
            }
        }
        finally
        {
            await actor.MirrorAsync(null, CancellationToken.None);
            // Not CancelAsync: that would leave this execution model for the thread pool.
            life.Cancel();
            await Task.WhenAll(EndedAsync(keys), EndedAsync(signals));
        }
    }

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

    /// <summary>Sends what has changed; the end where it cannot be shown or nobody is there.</summary>
    private async ValueTask<LinkEnd?> DrawAsync()
    {
        if (_mirror.Take(out var alarm) is not { } screen) return null;
        if (!ScreenStream.Fits(screen.Rows, screen.Columns, terminal.Rows, terminal.Columns))
        {
            var fault = new Fault(
                SessionErrors.InputRefused,
                $"the host's screen has {screen.Rows} rows of {screen.Columns}, and this terminal {terminal.Rows} of {terminal.Columns}.");
            return new LinkEnd(LinkEndReason.TooLarge, fault, false);
        }

        if (!screen.KeyboardLocked) _awaitsHost = false;
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
        var awaited = _awaitsHost;
        _awaitsHost = true;
        var answered = await sessions.InputAsync(caller, session.Id, new SessionInput { Steps = steps }, cancellationToken);
        if (answered.Fault is not { } fault || fault.Code == JournalErrors.Unavailable) return;
        _redraw = true;
        // A connection that broke while the key was on its way leaves open whether the host has it; a refusal does not.
        if (fault.Code != SessionErrors.SessionLost) _awaitsHost = awaited;
    }
}
