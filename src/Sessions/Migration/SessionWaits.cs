using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Migration;

/// <summary>Waits of a session's holder and watchers that go on across its host connections.</summary>
/// <param name="clock">Measures what is left of a wait.</param>
internal sealed class SessionWaits(Clock clock)
{
    /// <summary>The screen that fulfils a condition, on this connection or a later one.</summary>
    /// <param name="session">The session.</param>
    /// <param name="condition">The condition, as the session counts.</param>
    /// <param name="timeout">How long at the most, migrations included.</param>
    /// <param name="entered">What the input that waits got from the gate; null for a mere reader, to whom nothing is told.</param>
    /// <param name="sent">Whether that input sent anything to the host: what became of it is then uncertain where the host is lost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Result<SessionScreen>> ForAsync(
        Session session, WaitCondition condition, TimeSpan timeout, int? entered, bool sent, CancellationToken cancellationToken)
    {
        var until = clock.Elapsed + timeout;
        while (true)
        {
            var attachment = session.Attachment;
            // Who need not wait costs no wait; one whose session has left meanwhile must not see what the connection shows to its next.
            if (attachment.Terminal.Now(attachment.Of(condition), attachment.Connection.Mask) is { } now && !attachment.Left.IsCancellationRequested)
                return session.Admit(attachment.Of(now));
            var left = until - clock.Elapsed;
            var waited = await OnAsync(
                session, attachment,
                token => attachment.Terminal.WaitAsync(
                    attachment.Of(condition), left > TimeSpan.Zero ? left : TimeSpan.Zero, attachment.Connection.Mask, token),
                cancellationToken);
            if (waited is { } answer) return answer;
            if (await BeyondAsync(session, attachment, until - clock.Elapsed, cancellationToken) is { } end)
                return sent && end.Code == SessionErrors.WaitTimedOut ? Uncertain(end) : end;
            if (entered is { } since && session.Gate.Notice(since) is { } notice) return notice;
        }
    }

    /// <summary>The next screen after a version, for as long as it takes.</summary>
    public async ValueTask<Result<SessionScreen>> NextAsync(Session session, long afterVersion, CancellationToken cancellationToken)
    {
        while (true)
        {
            var attachment = session.Attachment;
            var waited = await OnAsync(
                session, attachment,
                token => attachment.Terminal.NextAsync(Math.Max(0, afterVersion - attachment.Before), attachment.Connection.Mask, token),
                cancellationToken);
            if (waited is { } answer) return answer;
            if (await BeyondAsync(session, attachment, null, cancellationToken) is { } end) return end;
        }
    }

    /// <summary>The next screen after a version, or what a migration has come to, whichever is first.</summary>
    public async ValueTask<Result<SessionChange>> FollowAsync(
        Session session, long afterVersion, long afterChange, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = session.Gate.Changed;
            var changes = session.Gate.Changes;
            if (changes > afterChange && session.Gate.Latest is { } migration) return new SessionChange(null, migration, changes);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var next = NextAsync(session, afterVersion, stop.Token).AsTask();
            await Task.WhenAny(next, changed);
            if (!next.IsCompleted)
            {
                // Not CancelAsync: that would leave this execution model for the thread pool.
                stop.Cancel();
            }

            try
            {
                var answer = await next;
                return answer.TryGet(out var screen, out var fault) ? new SessionChange(screen, null, afterChange) : fault;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A migration has changed: the next turn tells.
            }
        }
    }

    /// <summary>Waits until a session has left a connection that ended; why it does not go on, or null where it does.</summary>
    /// <param name="session">The session.</param>
    /// <param name="attachment">Its time on the connection.</param>
    /// <param name="patience">How long at the most; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Fault?> BeyondAsync(Session session, Attachment attachment, TimeSpan? patience, CancellationToken cancellationToken)
    {
        using var deadline = patience is { } time
            ? new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, session.Closed);
        try
        {
            var replaced = await attachment.Fate.WaitAsync(either.Token);
            // What could not be restored is told when the migration is over.
            await session.Gate.Over.WaitAsync(either.Token);
            if (replaced) return null;
            return session.Error ?? ClosedFault(session);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (session.Closed.IsCancellationRequested) return ClosedFault(session);
            return new Fault(SessionErrors.WaitTimedOut, $"The host was lost, and the session {session.Id} was not elsewhere yet when the wait was over.");
        }
    }

    /// <summary>What an input is told whose time is over, and which had been sent.</summary>
    public static Fault Uncertain(Fault end) => new(SessionErrors.Uncertain, $"The input had been sent. {end.Detail}");

    private static Fault ClosedFault(Session session) => new(SessionErrors.SessionClosed, $"Session {session.Id} was closed.");

    /// <summary>A wait on one connection; null where the session has left it or it has ended.</summary>
    private static async ValueTask<Result<SessionScreen>?> OnAsync(
        Session session, Attachment attachment, Func<CancellationToken, ValueTask<Result<SessionScreen>>> wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed, attachment.Left);
        try
        {
            var waited = await wait(either.Token);
            if (waited.TryGet(out var screen, out var fault)) return session.Admit(attachment.Of(screen));
            if (!attachment.Terminal.Alive) return null;
            return (Result<SessionScreen>)fault;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!session.Closed.IsCancellationRequested) return null;
            return (Result<SessionScreen>)ClosedFault(session);
        }
    }
}
