using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Synchronization;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// Where sessions go: those of a pool to a ready session of it or to its other endpoints in its strategy's order, direct ones along their
/// endpoint's <c>fallback</c>; after a loss the lost endpoint itself is the last resort.
/// </summary>
internal sealed class MigrationRoutes(EndpointDirectory directory, ConnectionOpener opener)
{
    /// <summary>Connections being opened for migrations at once, at the most, so that a lost host does not make a storm of its neighbours.</summary>
    public const int OpeningLimit = 32;

    private readonly AsyncSemaphore _openings = new("migrations", OpeningLimit);

    /// <summary>Whether a session could go anywhere without being told where.</summary>
    public bool HasAny(Session session) => session.Lease is not null || Fallback(session).Count > 0;

    /// <summary>Why a session cannot go to an endpoint; null where it can.</summary>
    public Fault? Check(Session session, string? to)
    {
        if (to is null)
        {
            return HasAny(session)
                ? null
                : new Fault(RequestErrors.InvalidField, $"endpoint: {session.Connection.Endpoint} has no fallback, so it must be said where to.");
        }

        if (directory.Find(to) is null) return new Fault(EndpointErrors.NoSuchEndpoint, $"There is no endpoint {to}.");
        return session.Lease is { } lease && !lease.Pool.Has(to)
            ? new Fault(RequestErrors.InvalidField, $"endpoint: {to} is not one of pool {lease.Pool.Name}.")
            : null;
    }

    /// <summary>Opens a connection elsewhere, logged on where a pool's journey does that.</summary>
    public async ValueTask<Result<FarConnection>> OpenAsync(
        Session session, MigrationCause cause, string? to, CancellationToken cancellationToken)
    {
        var from = session.Connection.Endpoint;
        var except = to is null ? from : null;
        if (session.Lease is { } lease)
        {
            while (lease.Pool.TakeSpare(to, except) is { } spare)
            {
                if (spare.Connection.Terminal.Alive) return new FarConnection(spare.Connection, spare);
                lease.Pool.Forfeit(spare);
            }
        }

        using var turn = await _openings.AcquireAsync(1, cancellationToken);
        var opened = session.Lease is { } held
            ? await OpenPooledAsync(held.Pool, cause, to, except, cancellationToken)
            : await OpenDirectAsync(session, to is null ? [.. Fallback(session), .. cause == MigrationCause.HostLost ? [from] : (string[])[]] : [to], cancellationToken);
        return opened.TryGet(out var connection, out var fault) ? new FarConnection(connection, null) : fault;
    }

    /// <summary>Puts a session on the connection opened for it, and lets the one it leaves go. False where it has ended meanwhile.</summary>
    public static async ValueTask<bool> CommitAsync(Session session, Attachment near, MigrationCause cause, FarConnection far)
    {
        var lease = far.Spare;
        if (lease is null && near.Lease is { } held)
        {
            lease = held.Pool.Replace(held, far.Connection);
            if (lease is null) return false;
        }

        var moved = session.Attach(far.Connection, lease);
        if (far.Spare is null)
        {
            // In a pool the far connection has taken the place of the near one, which now is nobody's, whether the session has ended or not.
            if (moved || near.Lease is not null) await near.Connection.DisposeAsync();
            return moved || near.Lease is not null;
        }

        if (!moved) return false;
        if (cause == MigrationCause.HostLost) near.Lease!.Pool.Forfeit(near.Lease);
        else near.Lease!.Pool.Return(near.Lease);
        return true;
    }

    private static async ValueTask<Result<HostConnection>> OpenPooledAsync(
        SessionPool pool, MigrationCause cause, string? to, string? except, CancellationToken cancellationToken)
    {
        var opened = await pool.OpenAsync(to, except, cancellationToken);
        // What dropped one connection may take the next one, and is better than nothing.
        return opened.Fault?.Code == EndpointErrors.NoneAvailable && cause == MigrationCause.HostLost && except is not null
            ? await pool.OpenAsync(to, null, cancellationToken)
            : opened;
    }

    private async ValueTask<Result<HostConnection>> OpenDirectAsync(Session session, IReadOnlyList<string> chain, CancellationToken cancellationToken)
    {
        Fault? latest = null;
        foreach (var name in chain)
        {
            var opened = await opener.OpenAsync(directory.Only(name), null, null, session.Traced, null, hurried: true, cancellationToken);
            if (opened.TryGet(out var connection, out latest)) return connection;
        }

        return latest ?? new Fault(EndpointErrors.NoneAvailable, "There is no fallback.");
    }

    private List<string> Fallback(Session session) =>
        directory.Find(session.Connection.Endpoint)?.Fallback.Where(name => name != session.Connection.Endpoint).ToList() ?? [];
}
