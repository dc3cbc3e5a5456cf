using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// One printer from its connection to its end. One that goes with a terminal is connected where that terminal's session is, as the printer of the
/// session's LU, and follows it; another is connected by the LU that it asks for. A host that is lost is connected to anew, for a while.
/// </summary>
internal sealed class DoorPrinter(
    FrontDoorOptions options, DoorEvents events, DoorEnding ending, DoorSeats seats, DoorPrinters printers, HostPrinter printer)
{
    /// <summary>How long a printer waits for the terminal that it goes with, which has its LU before its visit begins.</summary>
    private static readonly TimeSpan SeatTime = TimeSpan.FromSeconds(30);

    private readonly DoorPatience _patience = new(options.Io);
    private readonly DoorDevice _device = DoorDevice.Of(printer);
    private readonly DoorCertificate? _certificate = printer.ClientCertificate is { } shown ? DoorCertificate.Of(shown) : null;

    private readonly DateTimeOffset _since = options.Io.Clock.UtcNow;

    // Whether a host has ever had it: one that has may be waited for.
    private bool _attached;

    // Why it was let go; null where it went.
    private Fault? _refusal;

    // Cancelled where the door ends without waiting for anybody.
    private CancellationToken _stop;

    // Completes when a job is over, once the door ends.
    private volatile TaskCompletionSource? _lastJob;

    /// <summary>Runs to the end of the visit.</summary>
    public async Task RunAsync(DoorPort port, CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        ending.Enter();
        events.Connected(_device, _certificate);
        Caller? caller = null;
        try
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Begun);
            if (printer.AssociatedLu is { } display) caller = await FollowAsync(display, life.Token);
            else if (Choose(port.Target) is { } choice) await ServeAsync(caller = choice.Caller, choice.Target, life.Token);
            if (_refusal is { } refusal) events.Refused(caller, _device, refusal);
        }
        catch (OperationCanceledException) when (ending.Notice is not null && !cancellationToken.IsCancellationRequested)
        {
            // The door ends, which a printer cannot be told.
        }
        finally
        {
            printers.Leave(this);
            events.Closed(_device);
            ending.Leave();
        }
    }

    /// <summary>Who it is and what it gets, by port, LU and certificate; null where that is not known, and no printer can be asked.</summary>
    private DoorChoice? Choose(DoorTarget? port)
    {
        var definition = options.Definition;
        if (definition.Known(_certificate, _device.Address) is not { } caller)
        {
            _refusal = new Fault(RequestErrors.Unauthenticated, "A printer cannot be asked for a token: it must go with a terminal, or show a certificate.");
            return null;
        }

        if (definition.Route(port, _device.Lu, definition.RuleOf(_certificate)) is { } target) return new DoorChoice(caller, target, _certificate?.Subject, null);
        _refusal = new Fault(SessionErrors.NoSuchPool, $"Nothing says where the printer {_device.Lu} belongs: neither port, nor LU, nor certificate.");
        return null;
    }

    /// <summary>Connects it by its own LU, as long as host and printer are there.</summary>
    private async Task ServeAsync(Caller caller, DoorTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = printer.AskedForLu ? [printer.LuName] : [];
        while (true)
        {
            var since = options.Io.Clock.Elapsed;
            if (await ConnectAsync(caller, target, null, new PrinterOptions { LuNames = names }, _stop)) return;
            if (!_attached || !await _patience.RestAsync(since, cancellationToken)) return;
            _refusal = null;
        }
    }

    /// <summary>Connects it as the printer of what its terminal shows, as long as terminal and printer are there; tells whose it was.</summary>
    private async Task<Caller?> FollowAsync(string display, CancellationToken cancellationToken)
    {
        Caller? caller = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var gone = printer.WaitClosedAsync(patience.Token).AsTask();
        try
        {
            var unseen = options.Io.Clock.Delay(SeatTime, patience.Token).AsTask();
            for (var seen = false; ;)
            {
                var changed = seats.Changed;
                var seat = seats.Find(display);
                seen |= seat is not null;
                if (gone.IsCompleted || (seat is null && seen)) return caller;
                if (seat is null && unseen.IsCompleted)
                {
                    _refusal = new Fault(RequestErrors.Forbidden, $"No terminal has the LU {display} that the printer is to go with.");
                    return caller;
                }

                if (seat is not { Choice: { } choice, Session: { } session })
                {
                    await Task.WhenAny(seat is null ? unseen : gone, changed, gone).WaitAsync(cancellationToken);
                    continue;
                }

                if (session.Attachment.Fate.IsCompleted)
                {
                    // Lost or closed; its visit says so next.
                    await Task.WhenAny(changed, gone).WaitAsync(cancellationToken);
                    continue;
                }

                caller = choice.Caller;
                if ((_refusal = Stranger(seat)) is not null) return caller;
                var since = options.Io.Clock.Elapsed;
                if (await AccompanyAsync(choice, session, display, cancellationToken)) return caller;
                if (_refusal is null) continue;
                if (!_attached || !await _patience.RestAsync(since, cancellationToken)) return caller;
                _refusal = null;
            }
        }
        finally
        {
            // Not CancelAsync: that would leave this execution model for the thread pool.
            patience.Cancel();
        }
    }

    /// <summary>
    /// What a terminal's user prints is for him: its printer must show the same certificate, or where the terminal showed none come from where
    /// the terminal is.
    /// </summary>
    private Fault? Stranger(DoorSeat seat)
    {
        if (seat.Choice?.Certificate is { } shown)
        {
            return _certificate?.Subject == shown
                ? null
                : new Fault(RequestErrors.Forbidden, $"The terminal {printer.AssociatedLu} that the printer is to go with showed a certificate, and the printer not the same.");
        }

        return seat.Address == _device.Address
            ? null
            : new Fault(RequestErrors.Forbidden, $"The printer is at {_device.Address}, and the terminal {printer.AssociatedLu} that it is to go with at another address.");
    }

    /// <summary>Connects it as the printer of a session's LU, until the session leaves its host; true where the printer has gone.</summary>
    private async Task<bool> AccompanyAsync(DoorChoice choice, Session session, string display, CancellationToken cancellationToken)
    {
        var attachment = session.Attachment;
        if (attachment.Screen.Lu is not { } lu)
        {
            _refusal = new Fault(EndpointErrors.NegotiationFailed, $"{attachment.Connection.Endpoint} did not say which LU the session has, so none can be its printer.");
            return false;
        }

        using var stay = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var printing = ConnectAsync(
            choice.Caller, new DoorTarget(null, attachment.Connection.Endpoint), session.Id, new PrinterOptions { AssociatedLu = lu }, stay.Token);
        while (!printing.IsCompleted)
        {
            var changed = seats.Changed;
            if (attachment.Fate.IsCompleted || seats.Find(display)?.Session != session) break;
            await Task.WhenAny(printing, attachment.Fate, changed);
        }

        // Not CancelAsync: that would leave this execution model for the thread pool.
        if (!printing.IsCompleted) stay.Cancel();
        try
        {
            return await printing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Where its session is now, or whether it has one, is looked at anew.
            _refusal = null;
            return false;
        }
    }

    /// <summary>Connects it to a host once; true where the printer has gone, and otherwise the refusal says why its host has.</summary>
    private async Task<bool> ConnectAsync(Caller caller, DoorTarget target, string? session, PrinterOptions identity, CancellationToken cancellationToken)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Begun);
        var opened = await options.Sessions.Printers.OpenAsync(caller, target, opening.Token);
        if (!opened.TryGet(out var line, out _refusal)) return false;
        await using (line)
        {
            var task = new PrinterTask(caller, target, _device, line.Endpoint, session);
            string? hostLu = null;
            var relay = new PrinterRelay(options.Io, line.Connection, printer, identity)
            {
                Connected = lu =>
                {
                    (_attached, hostLu) = (true, lu);
                    printers.Attached(this, task, printer.AssociatedLu, lu, _since);
                    events.PrinterAttached(task, lu);
                },
                Ended = job =>
                {
                    printers.Printed(this, job.End);
                    events.Printed(task, hostLu, job);
                    _lastJob?.TrySetResult();
                },
            };
            PrinterRelayEnd end;
            try
            {
                end = await PrintAsync(relay, cancellationToken);
            }
            finally
            {
                printers.Parted(this);
            }

            _refusal = end.PrinterGone ? null : new Fault(end.Connected ? SessionErrors.SessionLost : EndpointErrors.NegotiationFailed, $"{line.Endpoint}: {end.Reason}");
            return end.PrinterGone;
        }
    }

    /// <summary>Prints until host or printer has gone; where the door ends, the job that goes on is waited for as long as the door does.</summary>
    private async Task<PrinterRelayEnd> PrintAsync(PrinterRelay relay, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var printing = relay.RunAsync(stop.Token).AsTask();
        await Task.WhenAny(printing, ending.Told);
        if (!printing.IsCompleted)
        {
            _lastJob = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (relay.JobUnderWay) await Task.WhenAny(printing, _lastJob.Task, ending.Over);
            // Not CancelAsync: that would leave this execution model for the thread pool.
            stop.Cancel();
        }

        return await printing;
    }
}
