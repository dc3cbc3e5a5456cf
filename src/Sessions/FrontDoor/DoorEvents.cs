using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What the front door tells the journal: who came, what he got, when he went. Creating, using and closing his session are told by the session.</summary>
internal sealed class DoorEvents(EventJournal journal, Io io)
{
    private static readonly string NodeActor = Caller.System("front-door").Actor;
    private long _unrecorded;

    /// <summary>Events that the journal would not take.</summary>
    public long Unrecorded => Interlocked.Read(ref _unrecorded);

    /// <summary>A terminal connected: <c>front_door_connected</c>.</summary>
    public void Connected(HostSession terminal, bool tls) => Post(TenantId.Node, NodeActor, "front_door_connected", data =>
    {
        data.WriteString("address", terminal.RemoteAddress.Host);
        data.WriteString("device_type", terminal.TerminalType);
        if (terminal.LuName is { } lu) data.WriteString("lu", lu);
        data.WriteBoolean("tls", tls);
    });

    /// <summary>A user got a session: <c>front_door_attached</c>.</summary>
    public void Attached(Caller caller, HostSession terminal, SessionView session) => Post(caller.Tenant, caller.Actor, "front_door_attached", data =>
    {
        data.WriteString("session", session.Id);
        if (session.Pool is { } pool) data.WriteString("pool", pool);
        data.WriteString("endpoint", session.Endpoint);
        data.WriteString("address", terminal.RemoteAddress.Host);
        if (terminal.LuName is { } lu) data.WriteString("lu", lu);
    });

    /// <summary>A user was refused, or got no session: <c>front_door_refused</c>, with the fault's code.</summary>
    public void Refused(Caller? caller, HostSession terminal, Fault fault) =>
        Post(caller?.Tenant ?? TenantId.Node, caller?.Actor ?? NodeActor, "front_door_refused", data => data.WriteString("address", terminal.RemoteAddress.Host), fault);

    /// <summary>A terminal went: <c>front_door_closed</c>.</summary>
    public void Closed(HostSession terminal) =>
        Post(TenantId.Node, NodeActor, "front_door_closed", data => data.WriteString("address", terminal.RemoteAddress.Host));

    private void Post(string tenant, string actor, string kind, Action<Utf8JsonWriter> fields, Fault? fault = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var data = new Utf8JsonWriter(bytes))
        {
            data.WriteStartObject();
            fields(data);
            data.WriteEndObject();
        }

        var entry = new JournalEntry
        {
            Tenant = tenant, Actor = actor, Kind = kind, Subject = "front-door", Time = io.Clock.UtcNow, Data = Encoding.UTF8.GetString(bytes.WrittenSpan),
        };
        try
        {
            journal.Post(fault is null ? entry : entry with { Result = $"failed:{fault.Code.Id}" });
        }
        catch (JournalException)
        {
            // What needs a durable record, the session's creation and each input, waits for its own; this only loses the visit's frame.
            Interlocked.Increment(ref _unrecorded);
        }
    }
}
