using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// Takes up what the daemon before left: connections with their terminals, pools' ready sessions, callers' sessions. Where files, Keeper
/// and journal do not agree, that is told in the journal, and what cannot go on is ended.
/// </summary>
/// <param name="io">Where it runs.</param>
/// <param name="shelf">What was kept.</param>
/// <param name="directory">The endpoints.</param>
/// <param name="opener">Goes on with connections.</param>
/// <param name="pools">The pools, not begun yet.</param>
/// <param name="registry">The sessions.</param>
/// <param name="events">Told of all of it.</param>
/// <param name="register">Watches over a session that is there.</param>
/// <param name="lost">Told of each session that comes back in error.</param>
/// <param name="letGo">Ends a session for the reason given.</param>
/// <param name="stopping">Whether the node is stopping.</param>
internal sealed class SessionRestoration(
    Io io,
    KeepShelf shelf,
    EndpointDirectory directory,
    ConnectionOpener opener,
    IReadOnlyList<SessionPool> pools,
    SessionRegistry registry,
    SessionEvents events,
    Action<Session> register,
    Action<Session> lost,
    Func<Session, string, ValueTask> letGo,
    Func<bool> stopping)
{
    private readonly List<(ConnectionKeep Keep, SessionPool Pool, PendingSession Pending)> _returning = [];
    private readonly List<Session> _bound = [];

    // Ends of sessions that are being told and then forgotten, all at the same time: there may be thousands.
    private readonly List<Task> _ending = [];
    private long _doubtful;

    /// <summary>Sessions that served terminals of the front door.</summary>
    public IReadOnlyList<Session> Bound => _bound;

    /// <summary>Takes up all that can be at once. Sessions that come back by their pool's journey are listed as being created.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files;
        try
        {
            files = shelf.Files();
        }
        catch (IOException e)
        {
            events.Unrestored(null, null, $"the folder of kept sessions cannot be read: {e.Message}");
            return;
        }

        foreach (var id in (await shelf.HeldAsync(cancellationToken) ?? []).Except(files))
        {
            events.Unrestored(null, id, "the Keeper held a socket of which nothing was kept");
            await shelf.DropAsync(id, cancellationToken);
        }

        List<ConnectionKeep> keeps = [];
        foreach (var id in files)
        {
            if (await shelf.TakeAsync(id, cancellationToken) is { } keep)
            {
                keeps.Add(keep);
                continue;
            }

            events.Unrestored(null, id, "what was kept of it cannot be read");
            await shelf.DropAsync(id, cancellationToken);
        }

        var latest = Latest(keeps);
        foreach (var keep in keeps)
        {
            if (keep.Facts is { Stage: KeptStage.Held, Session: { } held } facts && latest[held.Id] != keep) await DiscardAsync(keep, facts);
            else await TryRestoreAsync(keep, cancellationToken);
        }

        await Task.WhenAll(_ending);
    }

    /// <summary>What this program cannot take up, whatever the reason, keeps neither the others nor the node from starting.</summary>
    private async ValueTask TryRestoreAsync(ConnectionKeep keep, CancellationToken cancellationToken)
    {
        try
        {
            await RestoreAsync(keep, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            End(keep, keep.Facts, $"taking it up failed: {e.GetType().Name}");
        }
    }

    /// <summary>The connection of each session. One that was just being put on another had two when its daemon died.</summary>
    private static Dictionary<string, ConnectionKeep> Latest(IReadOnlyList<ConnectionKeep> keeps) =>
        keeps.Where(keep => keep.Facts is { Stage: KeptStage.Held, Session: not null })
            .GroupBy(keep => keep.Facts.Session!.Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MaxBy(keep => keep.Facts.Session!.Before)!, StringComparer.Ordinal);

    /// <summary>
    /// Brings sessions back whose connections could not be kept, by their pools' journeys; after the pools have begun.
    /// </summary>
    public void ReturnAll(Errands errands)
    {
        foreach (var (keep, pool, pending) in _returning)
            errands.Start($"session-return:{pending.Id}", token => ReturnAsync(keep, pool, pending, token));
        _returning.Clear();
    }

    private async ValueTask RestoreAsync(ConnectionKeep keep, CancellationToken cancellationToken)
    {
        var facts = keep.Facts;
        var ended = facts.Session is { } session && (session.Closing || !session.Recorded);
        if (ended) await events.SettleAsync(facts, facts.Session!, cancellationToken);
        var endpoint = directory.Find(facts.Endpoint);
        if (facts.Stage == KeptStage.Held && !ended) await RestoreSessionAsync(keep, facts, endpoint, cancellationToken);
        // One that nobody was told of yet has not been used: it is as ready as before.
        else if (facts.Stage == KeptStage.Warm || (facts is { Stage: KeptStage.Held, Session.Closing: false, Pool: not null }))
            await RestoreWarmAsync(keep, facts, endpoint);
        else await DiscardAsync(keep, facts);
    }

    private async ValueTask RestoreWarmAsync(ConnectionKeep keep, KeptFacts facts, EndpointDefinition? endpoint)
    {
        if (endpoint is null || PoolOf(facts) is not { } pool || keep.Connection is null)
        {
            await DiscardAsync(keep, facts);
            return;
        }

        if (!Resume(keep, endpoint).TryGet(out var connection, out var fault))
        {
            events.Unrestored(facts.Endpoint, facts.Connection, fault.Detail);
            await DiscardAsync(keep, facts);
            return;
        }

        keep.Warm();
        if (pool.Adopt(connection, inUse: false, io.Clock.UtcNow - facts.OpenedAt) is null) await connection.DisposeAsync();
        else events.Connection("connection_restored", facts.Endpoint, facts.Connection, connection.Terminal.Screen.Lu, facts.Pool);
    }

    private async ValueTask RestoreSessionAsync(ConnectionKeep keep, KeptFacts facts, EndpointDefinition? endpoint, CancellationToken cancellationToken)
    {
        var kept = facts.Session!;
        var pool = PoolOf(facts);
        if (endpoint is null || (facts.Pool is not null && pool is null))
        {
            End(keep, facts, endpoint is null ? $"the endpoint {facts.Endpoint} is configured no longer" : $"the pool {facts.Pool} is configured no longer");
            return;
        }

        var isLost = kept.Error is not null;
        if (isLost && await events.HasAsync(kept, "session_closed", cancellationToken))
        {
            await DiscardAsync(keep, facts);
        }
        else if (isLost && await events.HasAsync(kept, "session_error", cancellationToken))
        {
            await RestoreLostAsync(keep, facts, endpoint, new Fault(CodeOf(kept), kept.Error!), told: true);
        }
        else if (kept.Bound && (isLost || facts.Unkept is not null || keep.Connection is null))
        {
            _ending.Add(EndAsync(keep, facts, Unrestored("its connection was not kept; its terminal gets another session")));
        }
        else if (isLost || facts.Unkept is not null || keep.Connection is null)
        {
            // One that lost its host and is not told to be in error was on its way to another connection.
            if (pool is { HasJourney: true }) Await(keep, facts, pool);
            else await RestoreLostAsync(keep, facts, endpoint, Unrestored(WhyUnkept(facts)), told: false);
        }
        else if (!Resume(keep, endpoint).TryGet(out var connection, out var fault))
        {
            events.Unrestored(facts.Endpoint, facts.Connection, fault.Detail);
            if (kept.Bound) _ending.Add(EndAsync(keep, facts, Unrestored("its terminal gets another session")));
            else if (pool is { HasJourney: true }) await LeaveAsync(keep, facts, pool);
            else await RestoreLostAsync(keep, facts, endpoint, fault, told: false);
        }
        else
        {
            var lease = pool?.Adopt(connection, inUse: true, io.Clock.UtcNow - facts.OpenedAt);
            var session = SessionOf(keep, facts, kept, connection, lease);
            registry.Restore(session);
            register(session);
            events.Restored(session, byJourney: false, _doubtful);
            if (kept.Bound) _bound.Add(session);
        }
    }

    private static ErrorCode CodeOf(KeptSession kept) => Catalogue.Find(kept.ErrorCode ?? "") ?? SessionErrors.SessionLost;

    private static string WhyUnkept(KeptFacts facts) =>
        facts.Session!.Error is { } error ? $"its connection was lost: {error}"
        : facts.Unkept is { } reason ? $"its connection was not kept: {reason}"
        : "the Keeper holds its connection no longer";

    /// <summary>Goes on with a connection, or tells what does not agree; nothing was changed then.</summary>
    private Result<HostConnection> Resume(ConnectionKeep keep, EndpointDefinition endpoint)
    {
        if (!keep.Recover(endpoint.Terminal).TryGet(out var terminal, out var fault)) return fault;
        _doubtful = terminal.Doubtful;
        if (keep.Snapshot(terminal.Machine, keep.Taken, terminal.Ready, keep.Inputs) is null) keep.Restart();
        keep.InputsSettled(keep.Inputs);
        return opener.Resume(endpoint, keep, keep.Connection!, terminal);
    }

    private Session SessionOf(ConnectionKeep keep, KeptFacts facts, KeptSession kept, HostConnection connection, PoolLease? lease)
    {
        var (state, usedAt) = keep.Life();
        return new Session(io.Clock, kept, state, usedAt, facts.Pool, connection, lease, FailoverOf(facts));
    }

    // Whose configuration is gone has none.
    private FailoverPolicy FailoverOf(KeptFacts facts) =>
        pools.FirstOrDefault(pool => pool.Name == facts.Pool)?.Failover ?? directory.Find(facts.Endpoint)?.Failover ?? new FailoverPolicy();

    /// <summary>A session without a connection, in error until its owner closes it.</summary>
    private async ValueTask<Session> RestoreLostAsync(ConnectionKeep keep, KeptFacts facts, EndpointDefinition endpoint, Fault fault, bool told)
    {
        await shelf.DropAsync(keep);
        if (keep.Connection is { } dead) await dead.DisposeAsync();
        keep.GiveUp(fault.Detail);
        keep.Note(facts.Session!.Id, noted => noted.Failed(fault));
        var (state, usedAt) = keep.Life();
        var nothing = new KeptTerminal(new Tn3270.Client.TerminalMachine(endpoint.Terminal), false, keep.Version, new Secrets.SecretMask(), 0);
        var connection = opener.Resume(endpoint, keep, new EndedConnection(endpoint.Address), nothing);
        // Its end at once, and whole: nothing of it is to be written over what was noted. The session stays for its owner to see why.
        await connection.CloseAsync();
        var session = new Session(io.Clock, facts.Session!, state, usedAt, facts.Pool, connection, lease: null, FailoverOf(facts));
        session.Lose(fault);
        registry.Restore(session);
        lost(session);
        if (!told) events.Lost(session, fault);
        return session;
    }

    /// <summary>What no session can be made of any more: its end is recorded for it.</summary>
    private void End(ConnectionKeep keep, KeptFacts facts, string why)
    {
        events.Unrestored(facts.Endpoint, facts.Connection, why);
        _ending.Add(EndAsync(keep, facts, Unrestored(why)));
    }

    private async Task EndAsync(ConnectionKeep keep, KeptFacts facts, Fault fault)
    {
        if (facts.Session is { } session) await events.EndedAsync(facts, session, fault);
        await DiscardAsync(keep, facts);
    }

    private async ValueTask DiscardAsync(ConnectionKeep keep, KeptFacts facts)
    {
        await shelf.DiscardAsync(keep);
        events.Connection("connection_closed", facts.Endpoint, facts.Connection, null, facts.Pool);
    }

    /// <summary>A session comes back by its pool's journey although its connection is there, of which this program can make nothing.</summary>
    private async ValueTask LeaveAsync(ConnectionKeep keep, KeptFacts facts, SessionPool pool)
    {
        await shelf.DropAsync(keep);
        await keep.Connection!.DisposeAsync();
        Await(keep, facts, pool);
    }

    private void Await(ConnectionKeep keep, KeptFacts facts, SessionPool pool)
    {
        var kept = facts.Session!;
        var request = new SessionRequest { Pool = facts.Pool, Label = kept.Label };
        var pending = new PendingSession(io.Clock, kept.Id, new Caller(kept.Tenant, kept.Actor, Role.User), request);
        registry.Restore(pending);
        _returning.Add((keep, pool, pending));
    }

    private async Task ReturnAsync(ConnectionKeep keep, SessionPool pool, PendingSession pending, CancellationToken cancellationToken)
    {
        var facts = keep.Facts;
        var kept = facts.Session!;
        var stays = false;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pending.Stopped);
            var request = new SessionRequest { Pool = facts.Pool, Label = kept.Label };
            var leased = await pool.TakeBackAsync(new Caller(kept.Tenant, kept.Actor, Role.User), request, either.Token);
            if (leased.TryGet(out var lease, out var fault))
            {
                if (stopping())
                {
                    // The next daemon tries again.
                    pool.Forfeit(lease);
                    return;
                }

                stays = true;
                var session = SessionOf(keep, facts, kept with { Before = kept.Before + keep.Version }, lease.Connection, lease);
                // What its holder sends next is meant for a screen that is not there any more, unless he never did anything.
                if (keep.Life().UsedAt != 0) session.Gate.Remind(NotWhereItWas);
                registry.Add(session);
                register(session);
                await shelf.DiscardAsync(keep);
                events.Restored(session, byJourney: true, doubtful: 0);
                await EndIfStoppedAsync(session, pending);
                return;
            }

            var why = Unrestored($"its connection was not kept, and its pool had none for it: {fault.Detail}");
            // It is on its way back until it is there, in error: at no moment is it gone.
            await EndIfStoppedAsync(await RestoreLostAsync(keep, facts, directory.Find(facts.Endpoint)!, why, told: false), pending);
        }
        catch (OperationCanceledException)
        {
            // The next daemon tries again; but a session that was closed meanwhile is over.
            if (stopping() || pending.Why is not { } why) return;
            await events.EndedAsync(facts, kept, why);
            await shelf.DiscardAsync(keep);
        }
        finally
        {
            registry.End(pending, stays);
            pending.Dispose();
        }
    }

    /// <summary>Asked after the session was listed: who closes it while it is on its way looks there after that, so one of both closes it.</summary>
    private async ValueTask EndIfStoppedAsync(Session session, PendingSession pending)
    {
        if (pending.Why is not null) await letGo(session, stopping() ? "node stopping" : "requested");
    }

    private SessionPool? PoolOf(KeptFacts facts) => pools.FirstOrDefault(pool => pool.Name == facts.Pool);

    private static Fault NotWhereItWas => new(
        SessionErrors.NotRestored,
        "The daemon ended, and the session's connection was not kept; it came back by its pool's journey, and what was done since was not done again.");

    private static Fault Unrestored(string why) => new(SessionErrors.NotKept, $"The session could not be restored: {why}.");
}
