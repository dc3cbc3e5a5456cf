using System.Buffers;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// One terminal from its connection to its end: who and where to, then a session. A host that is lost is the session's to replace; where there is
/// no other, a new session of the same kind is made, so that its user sees a pause and no disconnection either way.
/// </summary>
internal sealed class DoorVisit(FrontDoorOptions options, DoorEvents events, DoorEnding ending, DoorSeats seats, HostSession terminal)
{
    /// <summary>Between two attempts to get another session.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly SessionService _sessions = options.Sessions;
    private readonly DoorPatience _patience = new(options.Io);
    private readonly DoorDevice _device = DoorDevice.Of(terminal);
    private readonly DoorNotes _notes = new(terminal);

    // Cancelled where the door ends without waiting for anybody.
    private CancellationToken _stop;

    /// <summary>Runs to the end of the visit.</summary>
    public async Task RunAsync(DoorPort port, CancellationToken cancellationToken)
    {
        var certificate = terminal.ClientCertificate is { } shown ? DoorCertificate.Of(shown) : null;
        _stop = cancellationToken;
        ending.Enter();
        if (_notes.Left is { } left) events.Restored(_device, left.Session, left.Taken is not null);
        else events.Connected(_device, certificate);
        seats.Set(_device.Lu, new DoorSeat(_device.Address, null, null));
        try
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Begun);
            var reception = new DoorReception(options, events, terminal, certificate);
            if ((await RecallAsync(reception) ?? await reception.AskAsync(port.Target, life.Token)) is { } choice) await ServeAsync(choice, life.Token);
            if (ending.Notice is { } notice) await SayAsync(notice);
        }
        catch (OperationCanceledException) when (ending.Notice is not null && !cancellationToken.IsCancellationRequested)
        {
            await SayAsync(ending.Notice);
        }
        finally
        {
            seats.Set(_device.Lu, null);
            if (!terminal.IsLeft) events.Closed(_device);
            ending.Leave();
        }
    }

    /// <summary>Who the daemon before let in; null where nobody, or where that does not hold any more: then he loses his session and is as one who has just come.</summary>
    private async ValueTask<DoorChoice?> RecallAsync(DoorReception reception)
    {
        if (_notes.Left is not { Choice: { } choice } left) return null;
        if (reception.Doubt(choice) is not { } doubt) return choice;
        events.Refused(choice.Caller, _device, doubt);
        if (left.Session is { } session) _ = await _sessions.CloseAsync(choice.Caller, session, CancellationToken.None);
        _notes.Discard();
        return null;
    }

    private async Task ServeAsync(DoorChoice choice, CancellationToken cancellationToken)
    {
        _notes.Chose(choice);
        var (resumed, lost) = await ResumeAsync(choice, cancellationToken);
        while (true)
        {
            var created = resumed ?? await _sessions.CreateAsync(choice.Caller, Request(choice), cancellationToken);
            if (!created.TryGet(out var session, out var fault))
            {
                if (lost is not null && !_patience.IsOver)
                {
                    if (!await PauseAsync("Connection to the host lost. Looking for another...", cancellationToken)) return;
                    await options.Io.Clock.Delay(RetryPause, cancellationToken);
                    continue;
                }

                events.Refused(choice.Caller, _device, fault);
                if (!await TellAsync("NO SESSION", $"{fault.Code.Id} {fault.Detail}", cancellationToken)) return;
                lost = null;
                _patience.Forget();
                continue;
            }

            if (resumed is null) events.Attached(choice, terminal, session);
            var attachedAt = options.Io.Clock.Elapsed;
            var end = await AttachAsync(choice, session, lost, resumed is null ? null : _notes.Left, cancellationToken);
            resumed = null;
            if (end.Reason == LinkEndReason.TooLarge)
            {
                await TellAsync("SCREEN TOO LARGE", $"It cannot be shown here: {end.Fault?.Detail}", cancellationToken);
                return;
            }

            if (end.Reason is LinkEndReason.TerminalGone or LinkEndReason.Draining) return;
            lost = end.Reason == LinkEndReason.HostLost ? end : null;
            if (lost is null)
            {
                if (!await TellAsync("SESSION CLOSED", $"Session {session.Id} was closed.", cancellationToken)) return;
            }
            else
            {
                events.Interrupted(choice.Caller, session.Id, session.Endpoint, end.Uncertain, end.Fault!);
                if (!await PauseAsync("Connection to the host lost. Another is being made...", cancellationToken)) return;
                if (await _patience.RestAsync(attachedAt, cancellationToken)) continue;
                events.Refused(choice.Caller, _device, end.Fault!);
                if (!await TellAsync("NO SESSION", $"{end.Fault!.Code.Id} {end.Fault.Detail}", cancellationToken)) return;
                lost = null;
                _patience.Forget();
            }
        }
    }

    /// <summary>The session that the terminal had in the daemon before; or that it was lost with that, where it had one that is not there any more.</summary>
    private async ValueTask<(Result<SessionView>? Session, LinkEnd? Lost)> ResumeAsync(DoorChoice choice, CancellationToken cancellationToken)
    {
        if (_notes.Left is not { Session: { } id } left) return (null, null);
        var found = _sessions.Find(choice.Caller, id);
        if (found.Fault is not { } missing) return (found, null);
        var fault = new Fault(SessionErrors.NotKept, $"The session was not kept when the daemon ended: {missing.Detail}");
        // Where it is not known what the terminal showed, its user may have sent something.
        var lost = new LinkEnd(LinkEndReason.HostLost, fault, left.Shown is null || left.Taken is not null);
        events.Interrupted(choice.Caller, id, choice.Target.Endpoint, lost.Uncertain, fault);
        _ = await PauseAsync("Connection to the host lost. Another is being made...", cancellationToken);
        _ = await _patience.RestAsync(options.Io.Clock.Elapsed, cancellationToken);
        return (null, lost);
    }

    /// <summary>Shows a session until something ends that, and gives it back; before one that follows a lost one, tells what is uncertain.</summary>
    private async ValueTask<LinkEnd> AttachAsync(
        DoorChoice choice, SessionView view, LinkEnd? lost, DoorState? left, CancellationToken cancellationToken)
    {
        try
        {
            if (lost is { Uncertain: true } && !await TellUncertainAsync(view, cancellationToken)) return new LinkEnd(LinkEndReason.TerminalGone, null, false);
            if (!_sessions.Hold(choice.Caller, view.Id).TryGet(out var session, out _)) return new LinkEnd(LinkEndReason.SessionClosed, null, false);
            seats.Set(_device.Lu, new DoorSeat(_device.Address, choice, session));
            if (left is null) _notes.Serves(session.Id);
            return await FollowAsync(choice, session, left, cancellationToken);
        }
        finally
        {
            seats.Set(_device.Lu, new DoorSeat(_device.Address, null, null));
            if (!terminal.IsLeft)
            {
                _notes.Serves(null);
                // Whoever closed it before has told the journal; a terminal that went does not keep its session.
                _ = await _sessions.CloseAsync(choice.Caller, view.Id, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Shows a session over all its host connections. Where it is back on its screen at once, the terminal keeps what it shows, with what was typed
    /// and not sent; where it is not where it was, its user is told first.
    /// </summary>
    private async ValueTask<LinkEnd> FollowAsync(DoorChoice choice, Session session, DoorState? left, CancellationToken cancellationToken)
    {
        ScreenCopy? shown = null;
        while (true)
        {
            var attachment = session.Attachment;
            var resumed = left is null ? null : _notes.Resume(left, attachment);
            left = null;
            var link = new TerminalLink(
                _sessions, choice.Caller, session, attachment, terminal, shown, resumed, _notes, ending,
                transfer => events.Transferred(choice.Caller, session.Id, transfer));
            var end = await link.RunAsync(_stop);
            if (end.Reason != LinkEndReason.Parted) return end;
            shown = end.Shown;
            var notice = end.Fault;
            if (notice is null)
            {
                var (over, told) = await AwaitFateAsync(session, attachment, cancellationToken);
                if (over is not null) return over;
                notice = session.Gate.TakeNotice();
                if (told) shown = null;
            }

            if (notice is null) continue;
            shown = null;
            if (!await TellAsync("CONNECTION LOST", Words(notice, session.Connection.Endpoint), cancellationToken)) return new LinkEnd(LinkEndReason.TerminalGone, null, false);
        }
    }

    /// <summary>Waits for what becomes of a session whose host is lost; after a while the terminal is told that there is a pause.</summary>
    /// <returns>The end, where it does not go on; and whether the terminal was told.</returns>
    private async ValueTask<(LinkEnd? Over, bool Told)> AwaitFateAsync(Session session, Attachment attachment, CancellationToken cancellationToken)
    {
        var told = false;
        while (!attachment.Fate.IsCompleted)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(attachment.Fate, options.Io.Clock.Delay(RetryPause, rest.Token).AsTask());
            // Not CancelAsync: that would leave this execution model for the thread pool.
            rest.Cancel();
            if (attachment.Fate.IsCompleted) break;
            told = true;
            if (!await PauseAsync("Connection to the host lost. Another is being made...", cancellationToken)) return (new LinkEnd(LinkEndReason.TerminalGone, null, false), told);
        }

        await session.Gate.Over.WaitAsync(cancellationToken);
        if (session.Closed.IsCancellationRequested) return (new LinkEnd(LinkEndReason.SessionClosed, null, false), told);
        return await attachment.Fate ? (null, told) : (new LinkEnd(LinkEndReason.HostLost, session.Error, session.IsInDoubt), told);
    }

    private static string Words(Fault notice, string endpoint) => notice.Code == SessionErrors.Uncertain
        ? "The connection to the host was lost before it answered your last key. Whether what you sent was carried out is uncertain: look before "
            + $"you send it again. You are now connected to {endpoint}, on the screen before it."
        : $"The connection to the host was lost. You are now connected to {endpoint}, on an earlier screen: {notice.Detail}";

    private SessionRequest Request(DoorChoice choice) => new()
    {
        Pool = choice.Target.Pool,
        Endpoint = choice.Target.Endpoint,
        Label = $"front door {terminal.LuName}".TrimEnd(),
        ClientAddress = terminal.RemoteAddress.Host,
        Bound = true,
    };

    private ValueTask<bool> TellUncertainAsync(SessionView session, CancellationToken cancellationToken) => TellAsync(
        "CONNECTION LOST",
        $"The connection to the host was lost before it answered your last key. Whether what you sent was carried out is uncertain: look before "
        + $"you send it again. You are now connected to {session.Endpoint}, logged on anew where a journey does that.",
        cancellationToken);

    /// <summary>Shows a notice; true for Enter, false where the user leaves or has gone.</summary>
    private async ValueTask<bool> TellAsync(string title, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            _notes.Forget();
            var reply = await terminal.ShowAsync(DoorPanels.Notice(title, text, "Enter=Go on  PF3=Leave"), null, cancellationToken);
            if (reply is null || reply.Aid == Aid.PF3) return false;
            if (reply.Aid == Aid.Enter) return true;
        }
    }

    /// <summary>Writes a line into the last row of the default size and leaves the keyboard as it is; false where nobody is there.</summary>
    private ValueTask<bool> PauseAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SayAsync(text);
    }

    private async ValueTask<bool> SayAsync(string text)
    {
        var record = new ArrayBufferWriter<byte>();
        _notes.Forget();
        ScreenStream.WriteMessage(options.Definition.CodePage.Encode(text), record);
        // What is pressed meanwhile is for nobody, and however often it is pressed the terminal is not to be dropped for it.
        return await terminal.BeginRelayAsync(record.WrittenMemory, turn: false);
    }
}
