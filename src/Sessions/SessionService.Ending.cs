using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions;

/// <summary>How the service ends, and its sessions: closed for good, or left to the next daemon.</summary>
public sealed partial class SessionService
{
    /// <summary>
    /// Closes every session, stops the pools and the checks, and waits until all of it has ended. A journal that takes nothing stops none of
    /// it (<see cref="UnrecordedEvents"/> counts what is missing), nor does what failed before.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_left) return;
        _stopping = true;
        var creations = _registry.StopPendingAsync(Stopping);
        Session[] held = [.. _registry.Held.OrderBy(session => session.Id, StringComparer.Ordinal)];
        await Task.WhenAll(held.Select(session => LetGoAsync(session, "node stopping").AsTask()));
        await _errands.DisposeAsync();
        await creations;
        await _hooks.DisposeAsync();
        foreach (var pool in _pools) await pool.StopAsync(leave: false);
        if (_shelf is not null) await _shelf.DisposeAsync();
        await _recordings.DisposeAsync();
    }

    /// <summary>
    /// Ends the service and leaves its sessions to the next one, which takes them up where they are: nothing is closed that is kept for
    /// that. Everything else is closed as by <see cref="DisposeAsync"/>.
    /// </summary>
    public async ValueTask LeaveAsync()
    {
        if (_left || _stopping) return;
        _stopping = true;
        var creations = _registry.StopPendingAsync(Stopping);
        Session[] held = [.. _registry.Held.OrderBy(session => session.Id, StringComparer.Ordinal)];
        foreach (var session in held)
        {
            if (session.Connection.Terminal.Keep is null) await LetGoAsync(session, "node stopping");
            else session.End();
        }

        await _errands.DisposeAsync();
        // A creation that is being broken off gives its connection back: one that was left by then would lose its file, and the Keeper would hold it.
        await creations;
        await _hooks.DisposeAsync();
        foreach (var session in held.Where(session => session.Lease is null)) await session.Connection.LeaveAsync();
        foreach (var pool in _pools) await pool.StopAsync(leave: true);
        if (_shelf is not null) await _shelf.DisposeAsync();
        await _recordings.DisposeAsync();
        _left = true;
    }

    /// <summary>Has the Keeper that is there now hold all sessions: it may be another one than before.</summary>
    public ValueTask RenewKeeperAsync(CancellationToken cancellationToken) => _shelf?.RenewAsync(cancellationToken) ?? default;

    /// <summary>Why a session is closed whose terminal is not there any more.</summary>
    internal const string TerminalGone = "terminal gone with the daemon";

    /// <summary>Closes the sessions whose terminals went with the daemon before: all that served terminals but these.</summary>
    internal void Claim(HashSet<string> claimed)
    {
        foreach (var session in Interlocked.Exchange(ref _bound, []).Where(session => !claimed.Contains(session.Id)))
            LetGo(session, TerminalGone);
    }

    /// <summary>Closes a session for the node's own reasons, in the background; nothing where it is not there.</summary>
    internal void LetGo(string id, string reason)
    {
        if (_registry.Find(id) is { } session) LetGo(session, reason);
    }

    private void LetGo(Session session, string reason) => _errands.Start($"session-end:{session.Id}", async _ => await LetGoAsync(session, reason));

    /// <summary>Closes a session for the node's own reasons; whoever closed it first has told the journal.</summary>
    private async ValueTask LetGoAsync(Session session, string reason)
    {
        await EndAsync(session, () => _events.LetGoAsync(session, reason));
    }

    /// <summary>Ends a session. Its connection is given back once that is recorded, so that a daemon which dies in between can make up for it.</summary>
    private async ValueTask<bool> EndAsync(Session session, Func<ValueTask> record)
    {
        if (!session.End()) return false;
        _lost.Remove(session);
        session.Connection.Terminal.Keep?.Note(session.Id, kept => kept with { Closing = true });
        _registry.Remove(session);
        try
        {
            await record();
        }
        finally
        {
            await SessionCreation.ReleaseAsync(session);
        }

        return true;
    }
}
