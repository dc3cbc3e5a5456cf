using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What the front door tells the journal: who came, what he got, when he went. Creating, using and closing his session are told by the session.</summary>
internal sealed class DoorEvents(EventJournal journal, Io io)
{
    /// <summary>Characters of a drop's detail that are told: part of it may be the other side's words.</summary>
    private const int DetailLimit = 200;

    private static readonly string NodeActor = Caller.System("front-door").Actor;
    private readonly EventPoster _poster = new(journal);
    private readonly DropTally _drops = new();

    /// <summary>Events that the journal would not take.</summary>
    public long Unrecorded => _poster.Unrecorded;

    /// <summary>How much of each there was, told or not.</summary>
    public DoorCounts Counts { get; } = new();

    /// <summary>A terminal connected: <c>front_door_connected</c>.</summary>
    public void Connected(DoorDevice device, DoorCertificate? certificate)
    {
        Counts.Connected(device.Encrypted);
        Post(TenantId.Node, NodeActor, "front_door_connected", data =>
        {
            data.WriteString("address", device.Address);
            data.WriteString("device_type", device.Type);
            if (device.Lu is { } lu) data.WriteString("lu", lu);
            data.WriteBoolean("tls", device.Encrypted);
            if (certificate is not null) data.WriteString("certificate", certificate.Subject);
        });
    }

    /// <summary>A terminal of the daemon before goes on: <c>front_door_restored</c>.</summary>
    /// <param name="device">The terminal.</param>
    /// <param name="session">The session it showed; null for none.</param>
    /// <param name="inDoubt">Whether something it sent had been taken, and the daemon before did not come to note what became of that.</param>
    public void Restored(DoorDevice device, string? session, bool inDoubt)
    {
        Counts.Connected(device.Encrypted);
        Post(TenantId.Node, NodeActor, "front_door_restored", data =>
        {
            data.WriteString("address", device.Address);
            data.WriteString("device_type", device.Type);
            if (device.Lu is { } lu) data.WriteString("lu", lu);
            if (session is not null) data.WriteString("session", session);
            data.WriteBoolean("in_doubt", inDoubt);
        });
    }

    /// <summary>A terminal is not kept for the next daemon, or no longer: <c>front_door_unkept</c>.</summary>
    public void Unkept(Address? address, string reason) => Post(TenantId.Node, NodeActor, "front_door_unkept", data =>
    {
        if (address is { } terminal) data.WriteString("address", terminal.Host);
        data.WriteString("detail", reason);
    });

    /// <summary>A user got a session: <c>front_door_attached</c>.</summary>
    public void Attached(DoorChoice choice, HostSession terminal, SessionView session)
    {
        Counts.Attached(choice.Target.Name);
        Post(choice.Caller.Tenant, choice.Caller.Actor, "front_door_attached", data =>
        {
            data.WriteString("session", session.Id);
            if (session.Pool is { } pool) data.WriteString("pool", pool);
            data.WriteString("endpoint", session.Endpoint);
            data.WriteString("address", terminal.RemoteAddress.Host);
            if (terminal.LuName is { } lu) data.WriteString("lu", lu);
            if (choice.Certificate is { } subject) data.WriteString("certificate", subject);
        });
    }

    /// <summary>A user was refused, or got no session: <c>front_door_refused</c>, with the fault's code.</summary>
    public void Refused(Caller? caller, DoorDevice device, Fault fault)
    {
        Counts.Refused(fault.Code.Id);
        Post(caller?.Tenant ?? TenantId.Node, caller?.Actor ?? NodeActor, "front_door_refused", data => data.WriteString("address", device.Address), fault);
    }

    /// <summary>A session was lost under its user, who gets another: <c>front_door_interrupted</c>.</summary>
    /// <param name="caller">The user.</param>
    /// <param name="session">The session.</param>
    /// <param name="endpoint">Where it was; null where that is not known any more.</param>
    /// <param name="uncertain">Whether something had been sent that the host had not answered.</param>
    /// <param name="fault">Why it was lost.</param>
    public void Interrupted(Caller caller, string session, string? endpoint, bool uncertain, Fault fault) => Post(
        caller.Tenant, caller.Actor, "front_door_interrupted",
        data =>
        {
            data.WriteString("session", session);
            if (endpoint is not null) data.WriteString("endpoint", endpoint);
            data.WriteBoolean("uncertain", uncertain);
        },
        fault);

    /// <summary>A file went through: <c>front_door_transfer</c>.</summary>
    public void Transferred(Caller caller, string session, RelayedTransfer transfer)
    {
        Counts.Transferred();
        Post(caller.Tenant, caller.Actor, "front_door_transfer", data =>
        {
            data.WriteString("session", session);
            data.WriteNumber("bytes_to_host", transfer.ToHost);
            data.WriteNumber("bytes_from_host", transfer.FromHost);
        });
    }

    /// <summary>A printer was connected to its host: <c>front_door_printer_attached</c>.</summary>
    /// <param name="task">What it does there.</param>
    /// <param name="hostLu">The LU that the host gave it; null where it told none.</param>
    public void PrinterAttached(PrinterTask task, string? hostLu)
    {
        Counts.Attached(task.Target.Name);
        Post(task.Caller.Tenant, task.Caller.Actor, "front_door_printer_attached", data => Write(data, task, hostLu));
    }

    /// <summary>A job went to a printer, or as much of it as there was when its host was lost: <c>front_door_printed</c>.</summary>
    public void Printed(PrinterTask task, string? hostLu, RelayedJob job) => Post(
        task.Caller.Tenant, task.Caller.Actor, "front_door_printed",
        data =>
        {
            Write(data, task, hostLu);
            data.WriteNumber("records", job.Records);
            data.WriteNumber("bytes", job.Bytes);
            data.WriteNumber("refused", job.Refused);
            if (BrokenOff(job.End) is { } what) data.WriteString("broken_off", what);
        },
        job.End == RelayedJobEnd.Whole ? null : new Fault(SessionErrors.SessionLost, "It ended in the midst of the job."));

    /// <summary>A terminal or printer went: <c>front_door_closed</c>.</summary>
    public void Closed(DoorDevice device) =>
        Post(TenantId.Node, NodeActor, "front_door_closed", data => data.WriteString("address", device.Address));

    /// <summary>
    /// A connection was dropped before it came to anything, or by a failure of ours: <c>front_door_dropped</c>, with how many there were of
    /// its kind since the last that was told, see <see cref="DropTally"/>.
    /// </summary>
    public void Dropped(DoorPort port, HostDrop drop)
    {
        Counts.Dropped(Word(drop.Kind));
        long count;
        lock (_drops) count = _drops.Add(drop.Kind, io.Clock.Elapsed);
        if (count > 0) PostDropped(drop.Kind, count, port, drop);
    }

    /// <summary>Tells of those dropped that were counted only.</summary>
    public void TellRest()
    {
        lock (_drops)
        {
            foreach (var (kind, count) in _drops.Rest()) PostDropped(kind, count, null, null);
        }
    }

    private static string? BrokenOff(RelayedJobEnd end) => end switch
    {
        RelayedJobEnd.HostGone => "host_gone",
        RelayedJobEnd.PrinterGone => "printer_gone",
        RelayedJobEnd.Parted => "parted",
        _ => null,
    };

    private static void Write(Utf8JsonWriter data, PrinterTask task, string? hostLu)
    {
        data.WriteString("address", task.Device.Address);
        data.WriteString("lu", task.Device.Lu);
        data.WriteString("endpoint", task.Endpoint);
        if (hostLu is not null) data.WriteString("host_lu", hostLu);
        if (task.Session is { } session) data.WriteString("session", session);
    }

    private static string Word(HostDropKind kind) => kind switch
    {
        HostDropKind.NotAccepted => "not_accepted",
        HostDropKind.TurnedAway => "turned_away",
        HostDropKind.NotSecured => "not_secured",
        HostDropKind.NotNegotiated => "not_negotiated",
        _ => "application_failed",
    };

    private void PostDropped(HostDropKind kind, long count, DoorPort? port, HostDrop? drop) => Post(TenantId.Node, NodeActor, "front_door_dropped", data =>
    {
        data.WriteString("reason", Word(kind));
        data.WriteNumber("count", count);
        if (port is not null) data.WriteString("port", port.Address.ToString());
        if (drop?.Terminal is { } terminal) data.WriteString("address", terminal.Host);
        if (drop is not null) data.WriteString("detail", drop.Detail.Length > DetailLimit ? drop.Detail[..DetailLimit] : drop.Detail);
    });

    private void Post(string tenant, string actor, string kind, Action<Utf8JsonWriter> fields, Fault? fault = null)
    {
        var entry = new JournalEntry
        {
            Tenant = tenant, Actor = actor, Kind = kind, Subject = "front-door", Time = io.Clock.UtcNow, Data = EventPoster.Json(fields),
        };
        // What needs a durable record, the session's creation and each input, waits for its own; this only loses the visit's frame.
        _poster.Post(fault is null ? entry : entry with { Result = $"failed:{fault.Code.Id}" });
    }
}
