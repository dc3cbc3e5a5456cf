using System.Collections.Concurrent;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Recording;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>The sessions of the node: those that are being created and those that callers hold.</summary>
internal sealed class SessionRegistry(SessionLimits limits, MemoryWatch memory, SessionRecordings recordings)
{
    private readonly SessionQuota _quota = new(limits);
    private readonly ConcurrentDictionary<string, Session> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PendingSession> _pending = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _nonePending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Fault? _stopped;

    /// <summary>All that are held; those that come or go meanwhile may be missing. Looked through often, so it copies nothing.</summary>
    public IEnumerable<Session> Held => _held.Select(pair => pair.Value);

    /// <summary>What room there is for a caller.</summary>
    public SessionRoom Room(Caller caller) => _quota.Room(caller);

    /// <summary>Begins a creation, or tells which limit it would pass.</summary>
    public Fault? Begin(PendingSession pending, Caller caller)
    {
        if (TakePlace(caller) is { } fault) return fault;
        _pending[pending.Id] = pending;
        // Asked after it is listed: who stops all of them looks there after that.
        if (_stopped is not { } why) return null;
        End(pending, kept: false);
        return why;
    }

    /// <summary>Ends a creation; where nothing came of it, its place is free again.</summary>
    public void End(PendingSession pending, bool kept)
    {
        _pending.TryRemove(pending.Id, out _);
        if (!kept) _quota.Give(pending.Tenant, pending.Actor);
        if (_stopped is not null && _pending.IsEmpty) _nonePending.TrySetResult();
    }

    /// <summary>Takes a place for what is no session but counts as one, or tells which limit it would pass.</summary>
    public Fault? TakePlace(Caller caller) => memory.Refuse() ?? _quota.Take(caller);

    /// <summary>Gives such a place back.</summary>
    public void GivePlace(Caller caller) => _quota.Give(caller.Tenant, caller.Actor);

    /// <summary>Adds a session that was created; its place is that of its creation. From there on it is recorded.</summary>
    public void Add(Session session)
    {
        // First: once others see it they may end it, and its recording with it.
        recordings.Begin(session);
        _held[session.Id] = session;
    }

    /// <summary>Adds a session of the daemon before, whatever the limits are now.</summary>
    public void Restore(Session session)
    {
        _quota.TakeAnyway(session.Tenant, session.Actor);
        Add(session);
    }

    /// <summary>Begins to bring a session of the daemon before back, whatever the limits are now.</summary>
    public void Restore(PendingSession pending)
    {
        _quota.TakeAnyway(pending.Tenant, pending.Actor);
        pending.Returns = true;
        _pending[pending.Id] = pending;
    }

    /// <summary>Forgets a session.</summary>
    public void Remove(Session session)
    {
        SessionRecordings.End(session);
        if (_held.TryRemove(session.Id, out _)) _quota.Give(session.Tenant, session.Actor);
    }

    /// <summary>A session that is held; null where there is none of this id.</summary>
    public Session? Find(string id) => _held.GetValueOrDefault(id);

    /// <summary>A session that is being created; null where there is none of this id.</summary>
    public PendingSession? FindPending(string id) => _pending.GetValueOrDefault(id);

    /// <summary>A session that a tenant holds, or why there is none: it may be on its way back.</summary>
    public Result<Session> Reach(string tenant, string id)
    {
        if (Find(id) is not { } session)
        {
            var pending = FindPending(id);
            // Once more: one that came back meanwhile was held before it was on its way no longer.
            session = Find(id);
            if (session is null && pending is { Returns: true } && pending.Tenant == tenant)
                return new Fault(SessionErrors.Migrating, $"Session {id} is being brought back on another connection.");
        }

        return session is not null && session.Tenant == tenant ? session : NoSuchSession(id);
    }

    /// <summary>There is none of this id.</summary>
    public static Fault NoSuchSession(string id) => new(SessionErrors.NoSuchSession, $"There is no session {id}.");

    /// <summary>All of a tenant, the oldest first.</summary>
    public IReadOnlyList<SessionView> Views(string tenant) =>
    [
        .. Held.Where(session => session.Tenant == tenant).Select(session => session.View())
            .Concat(_pending.Values.Where(pending => pending.Tenant == tenant).Select(pending => pending.View()))
            .DistinctBy(view => view.Id)
            .OrderBy(view => view.Id, StringComparer.Ordinal),
    ];

    /// <summary>Breaks off every creation and refuses those that come; completes when the last has given back what it had.</summary>
    public Task StopPendingAsync(Fault why)
    {
        _stopped = why;
        foreach (var pending in _pending.Values) pending.Stop(why);
        if (_pending.IsEmpty) _nonePending.TrySetResult();
        return _nonePending.Task;
    }
}
