using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Pool;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// Creates sessions: takes them from a pool, or opens them to an endpoint, and records that. Whatever breaks a creation off, what it had
/// taken goes back.
/// </summary>
internal sealed class SessionCreation(
    Io io, SessionRegistry registry, EndpointDirectory directory, ConnectionOpener opener, IReadOnlyList<SessionPool> pools, SessionEvents events)
{
    /// <summary>A session that is recorded and not yet registered; the caller of this registers it or ends it.</summary>
    /// <param name="caller">For whom.</param>
    /// <param name="request">What is wanted; checked.</param>
    /// <param name="register">Takes the session over; the fault where it cannot any more, and has released it.</param>
    /// <param name="cancellationToken">The caller's patience.</param>
    public async ValueTask<Result<Session>> CreateAsync(
        Caller caller, SessionRequest request, Func<Session, PendingSession, ValueTask<Fault?>> register, CancellationToken cancellationToken)
    {
        using var pending = new PendingSession(io.Clock, io.Random.NewId(), caller, request);
        if (registry.Begin(pending, caller) is { } tooMany) return tooMany;
        var kept = false;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pending.Stopped);
            var opened = request.Pool is { } pool
                ? await CheckoutAsync(pending, caller, request, pool, either.Token)
                : await ConnectAsync(pending, caller, request, request.Endpoint!, either.Token);
            if (!opened.TryGet(out var session, out var fault)) return fault;
            if (await RecordAsync(session, either.Token) is { } unrecorded) return unrecorded;
            // From here on the place belongs to the session, and goes back with it.
            kept = true;
            return await register(session, pending) is { } ended ? ended : session;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && pending.Why is not null)
        {
            return pending.Why;
        }
        finally
        {
            registry.End(pending, kept);
        }
    }

    /// <summary>Gives a session's connection back; whoever waits in the session's name is gone before.</summary>
    public static async ValueTask ReleaseAsync(Session session)
    {
        session.End();
        session.Dispose();
        session.Connection.Terminal.Keep?.Return();
        if (session.Lease is { } lease) lease.Pool.Return(lease);
        else await session.Connection.DisposeAsync();
    }

    /// <summary>Records a creation; from there on the caller's patience no longer counts. What could not be recorded is released.</summary>
    private async ValueTask<Fault?> RecordAsync(Session session, CancellationToken cancellationToken)
    {
        var recorded = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await events.CreatedAsync(session);
            recorded = true;
            session.Connection.Terminal.Keep?.Note(session.Id, kept => kept with { Recorded = true });
            return null;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"The session was not created: {e.Message}");
        }
        finally
        {
            if (!recorded) await ReleaseAsync(session);
        }
    }

    private async ValueTask<Result<Session>> CheckoutAsync(
        PendingSession pending, Caller caller, SessionRequest request, string name, CancellationToken cancellationToken)
    {
        if (pools.FirstOrDefault(pool => pool.Name == name) is not { } pool)
        {
            return new Fault(
                SessionErrors.NoSuchPool, $"There is no pool {name}; there are: {string.Join(", ", pools.Select(known => known.Name))}.");
        }

        return (await pool.CheckoutAsync(caller, request, cancellationToken)).TryGet(out var lease, out var fault)
            ? new Session(io.Clock, pending.Id, caller, request, lease.Connection, lease, pool.Failover)
            : fault;
    }

    private async ValueTask<Result<Session>> ConnectAsync(
        PendingSession pending, Caller caller, SessionRequest request, string name, CancellationToken cancellationToken)
    {
        if (directory.Find(name) is not { } endpoint) return new Fault(EndpointErrors.NoSuchEndpoint, $"There is no endpoint {name}.");
        var opened = await opener.OpenAsync(directory.Only(name), null, null, request.Trace, null, hurried: false, cancellationToken);
        if (!opened.TryGet(out var connection, out var fault)) return fault;
        var session = new Session(io.Clock, pending.Id, caller, request, connection, null, endpoint.Failover);
        try
        {
            await connection.Terminal.HoldAsync(cancellationToken);
            return session;
        }
        catch
        {
            await ReleaseAsync(session);
            throw;
        }
    }
}
