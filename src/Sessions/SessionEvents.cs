using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions;

/// <summary>
/// What this part tells the journal. Sessions are their tenant's events; endpoints and host connections are the node's. No event holds
/// screen content, typed text or a secret.
/// </summary>
internal sealed class SessionEvents(EventJournal journal, Io io, SessionHooks? hooks = null)
{
    /// <summary>What the steps of one input may take of an event, in bytes; a last step or two may go beyond, and still the journal takes it.</summary>
    private const int InputBytes = 48 * 1024;

    private static readonly string NodeActor = Caller.System("sessions").Actor;
    private readonly EventPoster _poster = new(journal);
    private long _failedTasks;
    private volatile Exception? _lastFailure;

    /// <summary>Events that nobody waits for and that the journal would not take, since the start.</summary>
    public long Unrecorded => _poster.Unrecorded;

    /// <summary>Background tasks that failed unexpectedly, since the start.</summary>
    public long FailedTasks => Interlocked.Read(ref _failedTasks);

    /// <summary>The latest failure of a background task; null where none failed.</summary>
    public Exception? LastFailure => _lastFailure;

    /// <summary>
    /// A caller got a session: <c>session_created</c>, then <c>session_connected</c>; completes when both are durable. Where only one of
    /// them could be recorded, <c>session_closed</c> follows it. It cannot be broken off: half a record would be no record.
    /// </summary>
    /// <exception cref="JournalException">They could not be recorded.</exception>
    public async ValueTask CreatedAsync(Session session)
    {
        var screen = session.Connection.Terminal.Screen;
        var created = AppendAsync(
            Entry(session, session.Actor, "session_created", data =>
            {
                if (session.Pool is { } pool) data.WriteString("pool", pool);
                data.WriteString("endpoint", session.Connection.Endpoint);
                if (session.Label is { } label) data.WriteString("label", label);
            }));
        var connected = AppendAsync(
            Entry(session, session.Actor, "session_connected", data =>
            {
                data.WriteString("endpoint", session.Connection.Endpoint);
                data.WriteString("connection", session.Connection.Id);
                if (session.Connection.Terminal.Trace is { } trace) data.WriteString("trace", trace.Name);
                if (screen.Lu is { } lu) data.WriteString("lu", lu);
                if (screen.DeviceType is { } device) data.WriteString("device_type", device);
            }));
        try
        {
            await Task.WhenAll(created, connected);
        }
        catch (JournalException) when (created.IsCompletedSuccessfully || connected.IsCompletedSuccessfully)
        {
            LetGo(session, "not recorded");
            throw;
        }

        hooks?.Tell(HookMoment.Created, session, session.Actor);
        hooks?.Tell(HookMoment.Connected, session, session.Actor);
    }

    /// <summary>Input was given to a session: <c>session_input</c>; completes when it is durable.</summary>
    public async Task InputAsync(Session session, string actor, InputOutcome outcome)
    {
        var entry = Entry(session, actor, "session_input", data =>
        {
            data.WriteStartArray("steps");
            var told = 0;
            for (; told < outcome.Done.Count && data.BytesCommitted + data.BytesPending < InputBytes; told++)
                Write(data, outcome.Done[told], session.Connection.Mask);
            // A screen may have more fields than an event has room; which key sent them is told all the same.
            if (told < outcome.Done.Count) Write(data, outcome.Done[^1], session.Connection.Mask);
            data.WriteEndArray();
            if (outcome.Done.Count - told > 1) data.WriteNumber("steps_left_out", outcome.Done.Count - told - 1);
            data.WriteBoolean("sent", outcome.Sent);
        });
        // Asynchronous to the last: the terminal's loop that calls this must not meet the journal's failure, its caller must.
        await AppendAsync(outcome.Refusal is { } refusal ? entry with { Result = Failed(refusal) } : entry);
    }

    /// <summary>A session was given back: <c>session_closed</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask ClosedAsync(Session session, string actor, string reason)
    {
        try
        {
            await AppendAsync(Closed(session, actor, reason));
        }
        finally
        {
            // It is closed, whether that could be recorded or not.
            hooks?.Tell(HookMoment.Closed, session, actor, reason);
        }
    }

    /// <summary>The same, and waits until it is durable; where it cannot be, it is tried again later, or counted as missing.</summary>
    public async ValueTask LetGoAsync(Session session, string reason)
    {
        await TellAsync(Closed(session, NodeActor, reason));
        hooks?.Tell(HookMoment.Closed, session, NodeActor, reason);
    }

    /// <summary>The node closed a session: <c>session_closed</c>. Does not wait for the journal.</summary>
    public void LetGo(Session session, string reason)
    {
        Post(Closed(session, NodeActor, reason));
        hooks?.Tell(HookMoment.Closed, session, NodeActor, reason);
    }

    /// <summary>Nobody has used a session for <see cref="SessionLife.IdleAfter"/>: <c>session_idle</c>.</summary>
    public void Idle(Session session)
    {
        Post(Entry(session, NodeActor, "session_idle", _ => { }));
        hooks?.Tell(HookMoment.Idle, session, NodeActor);
    }

    /// <summary>A session was suspended: <c>session_suspended</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public ValueTask SuspendedAsync(Session session, string actor) => TurnedAsync(session, actor, "session_suspended", HookMoment.Suspended);

    /// <summary>A session was resumed: <c>session_resumed</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public ValueTask ResumedAsync(Session session, string actor) => TurnedAsync(session, actor, "session_resumed", HookMoment.Resumed);

    /// <summary>A journey was run on a session: <c>session_journey_run</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask JourneyRunAsync(Session session, string actor, string journey, Fault? fault)
    {
        var entry = Entry(session, actor, "session_journey_run", data => data.WriteString("journey", journey));
        await AppendAsync(fault is null ? entry : entry with { Result = Failed(fault) });
    }

    /// <summary>A recording as a journey began or ended: <c>session_recording_begun</c>, <c>session_recording_ended</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask RecordingAsync(Session session, string actor, bool begun) =>
        await AppendAsync(Entry(session, actor, begun ? "session_recording_begun" : "session_recording_ended", _ => { }));

    /// <summary>A background task failed unexpectedly: <c>sessions_task_failed</c>, with the failure's type; its message may hold anything.</summary>
    public void TaskFailed(string name, Exception failure)
    {
        _lastFailure = failure;
        Interlocked.Increment(ref _failedTasks);
        Post(Entry("sessions_task_failed", "node", data =>
        {
            data.WriteString("task", name);
            data.WriteString("failure", failure.GetType().Name);
        }) with
        { Result = $"failed:{RequestErrors.Unexpected.Id}" });
    }

    /// <summary>There is no memory for more sessions, or there is again: <c>sessions_memory_full</c>, <c>sessions_memory_free</c>.</summary>
    public void Memory(bool isFull, long used, long limit)
    {
        var entry = Entry(isFull ? "sessions_memory_full" : "sessions_memory_free", "node", data =>
        {
            data.WriteNumber("bytes", used);
            data.WriteNumber("limit", limit);
        });
        Post(isFull ? entry with { Result = $"failed:{SessionErrors.MemoryFull.Id}" } : entry);
    }

    /// <summary>
    /// A migration came to a state: <c>session_migration_begun</c>, <c>session_migration_advanced</c>, and <c>session_migration_ended</c>
    /// with the fault's code where the session is not where it was.
    /// </summary>
    public void Migration(Session session, MigrationView migration)
    {
        var kind = migration.State == MigrationState.Pending ? "begun" : migration.Ended ? "ended" : "advanced";
        var entry = Entry(session, NodeActor, $"session_migration_{kind}", data =>
        {
            data.WriteNumber("number", migration.Number);
            data.WriteString("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(migration.State.ToString()));
            data.WriteString("cause", JsonNamingPolicy.SnakeCaseLower.ConvertName(migration.Cause.ToString()));
            data.WriteString("from", migration.From);
            if (migration.To is { } to) data.WriteString("to", to);
            if (!migration.Ended) return;
            data.WriteNumber("inputs", migration.Inputs);
            data.WriteNumber("repeated", migration.Repeated);
            data.WriteBoolean("uncertain", migration.Uncertain);
            if (migration.State == MigrationState.Completed) data.WriteString("connection", session.Connection.Id);
        });
        Post(migration is { Ended: true, Fault: { } fault } ? entry with { Result = Failed(fault) } : entry);
    }

    /// <summary>Somebody asked for a migration: <c>session_migration_requested</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask MigrationRequestedAsync(Session session, string actor, string? to) =>
        await AppendAsync(Entry(session, actor, "session_migration_requested", data =>
        {
            if (to is not null) data.WriteString("to", to);
        }));

    /// <summary>A session lost its host connection: <c>session_error</c>.</summary>
    public void Lost(Session session, Fault fault)
    {
        Post(Entry(session, NodeActor, "session_error", data =>
        {
            data.WriteString("endpoint", session.Connection.Endpoint);
            data.WriteString("connection", session.Connection.Id);
            data.WriteString("detail", fault.Detail);
        }) with
        { Result = Failed(fault) });
        hooks?.Tell(HookMoment.Error, session, NodeActor, fault: fault);
    }

    /// <summary>The daemon took a session of the one before up: <c>session_restored</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="byJourney">Whether it has another connection, which its pool's journey logged on.</param>
    /// <param name="doubtful">Inputs that were carried out and may be missing here.</param>
    public void Restored(Session session, bool byJourney, long doubtful) =>
        Post(Entry(session, NodeActor, "session_restored", data =>
        {
            data.WriteString("endpoint", session.Connection.Endpoint);
            data.WriteString("connection", session.Connection.Id);
            data.WriteBoolean("by_journey", byJourney);
            if (doubtful > 0) data.WriteNumber("inputs_in_doubt", doubtful);
        }));

    /// <summary>
    /// A session of the daemon before is over: <c>session_error</c>, <c>session_closed</c>. Completes when that is durable: before, nothing of what was
    /// kept may be forgotten, or a daemon that dies in between would leave the session without an end.
    /// </summary>
    /// <param name="facts">What was kept of its connection.</param>
    /// <param name="session">What was kept of the session.</param>
    /// <param name="fault">Why it is over.</param>
    public async Task EndedAsync(KeptFacts facts, KeptSession session, Fault fault)
    {
        var told = TellAsync(Entry(session, "session_error", _ => { }) with { Result = Failed(fault) });
        hooks?.Tell(HookMoment.Error, facts, session, NodeActor, fault: fault);
        await Task.WhenAll(told, ClosedAsync(facts, session, "not restored"));
    }

    /// <summary>
    /// Has a session that was being created or closed when the daemon died end in the journal as well: <c>session_closed</c>, where that is
    /// missing. One that the journal never heard of needs no end: nobody was told of it. Completes when that is durable.
    /// </summary>
    /// <param name="facts">What was kept of its connection.</param>
    /// <param name="session">What was kept of the session.</param>
    /// <param name="cancellationToken">Ends the look into the journal.</param>
    public async ValueTask SettleAsync(KeptFacts facts, KeptSession session, CancellationToken cancellationToken)
    {
        if (!await HasAsync(session, null, cancellationToken, isLikely: true) || await HasAsync(session, "session_closed", cancellationToken)) return;
        await ClosedAsync(facts, session, session.Closing ? "daemon ended while closing" : "daemon ended while creating");
    }

    /// <summary>Whether the journal tells this of a session of the daemon before.</summary>
    /// <param name="session">The session.</param>
    /// <param name="kind">What; null for anything at all.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <param name="isLikely">The answer where the journal cannot be read.</param>
    public async ValueTask<bool> HasAsync(KeptSession session, string? kind, CancellationToken cancellationToken, bool isLikely = false)
    {
        try
        {
            var query = new JournalQuery { Subject = $"session/{session.Id}", Kind = kind, Limit = 1 };
            return await journal.ReadAsync(session.Tenant, query, cancellationToken) is { Count: > 0 };
        }
        catch (JournalException)
        {
            // Told once too often is better than never.
            return isLikely;
        }
    }

    /// <summary>A connection is kept no longer for the next daemon: <c>connection_unkept</c>.</summary>
    public void Unkept(string endpoint, string connection, string reason) => Told("connection_unkept", endpoint, connection, reason);

    /// <summary>What was kept, what the Keeper held and what the kernel counts do not agree: <c>connection_unrestored</c>.</summary>
    public void Unrestored(string? endpoint, string? connection, string reason) => Told("connection_unrestored", endpoint, connection, reason);

    /// <summary>A host connection was opened, reset for its next user, or ended: <c>connection_opened</c>, <c>connection_reset</c>, <c>connection_closed</c>.</summary>
    public void Connection(string kind, string endpoint, string connection, string? lu, string? pool) =>
        Post(Entry(kind, $"endpoint/{endpoint}", data =>
        {
            data.WriteString("connection", connection);
            if (lu is not null) data.WriteString("lu", lu);
            if (pool is not null) data.WriteString("pool", pool);
        }));

    /// <summary>A host connection could not be opened, was lost, or its journey failed: <c>connection_error</c>.</summary>
    /// <param name="endpoint">Whose.</param>
    /// <param name="fault">Why; its code alone is recorded, since details may show a screen.</param>
    /// <param name="place">Where it happened, free of content; null where the code says it all.</param>
    public void ConnectionError(string endpoint, Fault fault, string? place) =>
        Post(Entry("connection_error", $"endpoint/{endpoint}", data =>
        {
            if (place is not null) data.WriteString("place", place);
        }) with
        { Result = Failed(fault) });

    /// <summary>An endpoint's health changed: <c>endpoint_state_changed</c>.</summary>
    public void EndpointState(string endpoint, EndpointState from, EndpointState to, Fault? fault) =>
        Post(Entry("endpoint_state_changed", $"endpoint/{endpoint}", data =>
        {
            data.WriteString("from", Word(from));
            data.WriteString("to", Word(to));
            if (fault is not null) data.WriteString("error", fault.Code.Id);
        }));

    /// <summary>Somebody has an endpoint drain, or end that: <c>endpoint_drain_begun</c>, <c>endpoint_drain_ended</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask DrainAsync(string endpoint, string actor, bool draining) => await AppendAsync(
        Entry(draining ? "endpoint_drain_begun" : "endpoint_drain_ended", $"endpoint/{endpoint}", _ => { }) with { Actor = actor });

    /// <summary>The last connection of a draining endpoint has closed: <c>endpoint_drained</c>.</summary>
    public void EndpointDrained(string endpoint) => Post(Entry("endpoint_drained", $"endpoint/{endpoint}", _ => { }));

    private static string Word(EndpointState state) => state.ToString().ToLowerInvariant();

    private static string Failed(Fault fault) => $"failed:{fault.Code.Id}";

    private static void Write(Utf8JsonWriter data, InputTrace trace, SecretMask mask)
    {
        data.WriteStartObject();
        data.WriteString("kind", trace.Kind);
        if (trace.Key is { } key) data.WriteString("key", Keys.Name(key));
        if (trace.Label is { Length: > 0 } label) data.WriteString("label", mask.Cover(label));
        if (trace.Row is { } row) data.WriteNumber("row", row);
        if (trace.Column is { } column) data.WriteNumber("column", column);
        if (trace.Length is { } length) data.WriteNumber("length", length);
        if (trace.Masked) data.WriteBoolean("masked", true);
        data.WriteEndObject();
    }

    /// <summary>It was done, whether that could be recorded or not: hooks are told all the same.</summary>
    private async ValueTask TurnedAsync(Session session, string actor, string kind, HookMoment moment)
    {
        try
        {
            await AppendAsync(Entry(session, actor, kind, data => data.WriteNumber("screen_version", session.Attachment.Screen.Version)));
        }
        finally
        {
            hooks?.Tell(moment, session, actor);
        }
    }

    private async Task ClosedAsync(KeptFacts facts, KeptSession session, string reason)
    {
        await TellAsync(Entry(session, "session_closed", data => data.WriteString("reason", reason)));
        hooks?.Tell(HookMoment.Closed, facts, session, NodeActor, reason);
    }

    private JournalEntry Closed(Session session, string actor, string reason) =>
        Entry(session, actor, "session_closed", data => data.WriteString("reason", reason));

    private JournalEntry Entry(Session session, string actor, string kind, Action<Utf8JsonWriter> data) => new()
    {
        Tenant = session.Tenant, Actor = actor, Kind = kind, Subject = $"session/{session.Id}", Time = io.Clock.UtcNow, Data = EventPoster.Json(data),
    };

    private void Told(string kind, string? endpoint, string? connection, string reason) =>
        Post(Entry(kind, endpoint is null ? "node" : $"endpoint/{endpoint}", data =>
        {
            if (connection is not null) data.WriteString("connection", connection);
            data.WriteString("reason", reason);
        }));

    private JournalEntry Entry(KeptSession session, string kind, Action<Utf8JsonWriter> data) => new()
    {
        Tenant = session.Tenant, Actor = NodeActor, Kind = kind, Subject = $"session/{session.Id}", Time = io.Clock.UtcNow, Data = EventPoster.Json(data),
    };

    private JournalEntry Entry(string kind, string subject, Action<Utf8JsonWriter> data) => new()
    {
        Tenant = TenantId.Node, Actor = NodeActor, Kind = kind, Subject = subject, Time = io.Clock.UtcNow, Data = EventPoster.Json(data),
    };

    /// <summary>Asynchronous to the last, so that a journal that refuses at once is met where the task is awaited.</summary>
    private async Task AppendAsync(JournalEntry entry) => await journal.AppendAsync(entry, CancellationToken.None);

    /// <summary>Waits until it is durable; where it cannot be, it is tried again later.</summary>
    private async Task TellAsync(JournalEntry entry)
    {
        try
        {
            await AppendAsync(entry);
        }
        catch (JournalException)
        {
            Post(entry);
        }
    }

    private void Post(JournalEntry entry) => _poster.Post(entry);
}
