using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// One terminal from its connection to its end: who and where to, then a session. A host that is lost is the session's to replace: its user sees
/// a pause and no disconnection, and is told where the session is not where it was.
/// </summary>
internal sealed class DoorVisit(FrontDoorOptions options, DoorEvents events, HostSession terminal)
{
    private readonly SessionService _sessions = options.Sessions;

    /// <summary>Runs to the end of the visit.</summary>
    public async Task RunAsync(DoorPort port, CancellationToken cancellationToken)
    {
        events.Connected(terminal, port.Tls);
        try
        {
            var reception = new DoorReception(options, events);
            if (await reception.AskAsync(terminal, port.Target, cancellationToken) is { } choice) await ServeAsync(choice, cancellationToken);
        }
        finally
        {
            events.Closed(terminal);
        }
    }

    private async Task ServeAsync(DoorChoice choice, CancellationToken cancellationToken)
    {
        while (true)
        {
            var created = await _sessions.CreateAsync(choice.Caller, Request(choice), cancellationToken);
            if (!created.TryGet(out var session, out var fault))
            {
                events.Refused(choice.Caller, terminal, fault);
                if (!await TellAsync("NO SESSION", $"{fault.Code.Id} {fault.Detail}", cancellationToken)) return;
                continue;
            }

            events.Attached(choice.Caller, terminal, session);
            var end = await AttachAsync(choice, session, cancellationToken);
            switch (end.Reason)
            {
                case LinkEndReason.TooLarge:
                    await TellAsync("SCREEN TOO LARGE", $"It cannot be shown here: {end.Fault?.Detail}", cancellationToken);
                    return;
                case LinkEndReason.TerminalGone:
                    return;
                case LinkEndReason.HostLost:
                    if (!await TellAsync("SESSION LOST", $"{end.Fault?.Code.Id} {end.Fault?.Detail}", cancellationToken)) return;
                    break;
                default:
                    if (!await TellAsync("SESSION CLOSED", $"Session {session.Id} was closed.", cancellationToken)) return;
                    break;
            }
        }
    }

    /// <summary>Shows a session until something ends that, and gives it back. What its failover could not restore is told first.</summary>
    private async ValueTask<LinkEnd> AttachAsync(DoorChoice choice, SessionView view, CancellationToken cancellationToken)
    {
        try
        {
            if (!_sessions.Hold(choice.Caller, view.Id).TryGet(out var session, out _)) return new LinkEnd(LinkEndReason.SessionClosed, null);
            while (true)
            {
                var end = await new TerminalLink(_sessions, choice.Caller, session, terminal, options.Definition.CodePage).RunAsync(cancellationToken);
                if (end is not { Reason: LinkEndReason.Moved, Fault: { } notice }) return end;
                if (!await TellAsync("CONNECTION LOST", Words(notice, session.Connection.Endpoint), cancellationToken)) return new LinkEnd(LinkEndReason.TerminalGone, null);
            }
        }
        finally
        {
            // Whoever closed it before has told the journal; a terminal that went does not keep its session.
            _ = await _sessions.CloseAsync(choice.Caller, view.Id, CancellationToken.None);
        }
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
    };

    /// <summary>Shows a notice; true for Enter, false where the user leaves or has gone.</summary>
    private async ValueTask<bool> TellAsync(string title, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reply = await terminal.ShowAsync(DoorPanels.Notice(title, text, "Enter=Go on  PF3=Leave"), null, cancellationToken);
            if (reply is null || reply.Aid == Aid.PF3) return false;
            if (reply.Aid == Aid.Enter) return true;
        }
    }
}
