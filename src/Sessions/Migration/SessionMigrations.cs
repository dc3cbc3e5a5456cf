using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Migration;

/// <summary>Begins the migrations of sessions: those somebody asked for and those of sessions whose host was lost.</summary>
internal sealed class SessionMigrations(Io io, MigrationRoutes routes, EndpointDirectory directory, SessionEvents events, Errands errands)
{
    /// <summary>Sessions of a draining endpoint that are moved at once.</summary>
    public const int DrainingLimit = 16;

    /// <summary>How long an endpoint that hung up in answer to a key may take to show that it is still there.</summary>
    private static readonly TimeSpan StillThereTime = TimeSpan.FromSeconds(1);

    /// <summary>Why a session cannot be moved; null where it can.</summary>
    public Fault? Check(Session session, string? to)
    {
        if (session.Error is { } error) return error;
        if (session.Gate.Closed) return UnderWay(session);
        if (to is not null && to == session.Connection.Endpoint)
            return new Fault(RequestErrors.InvalidField, $"endpoint: the session is at {to} already.");
        return routes.Check(session, to);
    }

    /// <summary>Moves a session because somebody asked for it; it stays where it is where that cannot be.</summary>
    /// <returns>The migration as it ended, or why it could not begin.</returns>
    public async ValueTask<Result<MigrationView>> RequestAsync(Session session, string? to, CancellationToken cancellationToken)
    {
        if (session.Gate.Begin(MigrationCause.Requested, session.Connection.Endpoint, io.Clock.UtcNow) is not { } begun)
            return UnderWay(session);
        var ended = new TaskCompletionSource<Result<MigrationView>>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Carried through whether the one who asked waits for it or not.
        errands.Start($"migration:{session.Id}", token => RunAsync(new MigrationRun(io, routes, events, session, to, begun), ended, token));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed);
        try
        {
            return await ended.Task.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed.");
        }
    }

    private static Fault UnderWay(Session session) => new(SessionErrors.Migrating, $"Session {session.Id} is being migrated already.");

    private static async Task RunAsync(MigrationRun run, TaskCompletionSource<Result<MigrationView>> ended, CancellationToken cancellationToken)
    {
        try
        {
            ended.TrySetResult(await run.RunAsync(cancellationToken));
        }
        finally
        {
            // Whatever ended it otherwise is told elsewhere; who asked must not wait for ever.
            ended.TrySetResult(new Fault(RequestErrors.Unexpected, "The migration failed; the node's journal says why."));
        }
    }

    /// <summary>Moves every one of these sessions that can be moved.</summary>
    public void Drain(string endpoint, IReadOnlyList<Session> sessions) => errands.Start($"drain-migrations:{endpoint}", async token =>
    {
        foreach (var some in sessions.Chunk(DrainingLimit))
            await Task.WhenAll(some.Where(session => Check(session, null) is null).Select(session => RequestAsync(session, null, token).AsTask()));
    });

    /// <summary>Puts a session whose host was lost on another connection.</summary>
    /// <param name="session">The session.</param>
    /// <param name="end">How its connection ended.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>Null where the session goes on; else why it does not.</returns>
    public async ValueTask<Fault?> FailOverAsync(Session session, TerminalEnd end, CancellationToken cancellationToken)
    {
        if (!routes.HasAny(session) || await HungUpAsync(session, end, cancellationToken)) return end.Fault;
        if (session.Gate.Begin(MigrationCause.HostLost, session.Connection.Endpoint, io.Clock.UtcNow) is not { } begun) return end.Fault;
        var ended = await new MigrationRun(io, routes, events, session, null, begun).RunAsync(cancellationToken);
        if (ended.State == MigrationState.Completed) return null;
        var doubt = session.IsInDoubt ? " Whether the last key was carried out is not known." : "";
        return ended.Fault is { } fault && fault.Code == SessionErrors.MigrationFailed
            ? fault with { Detail = $"{end.Fault.Detail} At {ended.To}, {fault.Detail}{doubt}" }
            : end.Fault with { Detail = $"{end.Fault.Detail} No other connection could be had: {ended.Fault?.Detail}{doubt}" };
    }

    /// <summary>
    /// Whether the host ended the session in answer to its holder's key, as it does for a log-off: it closed the connection in order, and
    /// still negotiates with others. Logging on again would then be against what the holder wanted. That it takes connections is not enough: the
    /// kernel does that for a process that is just dying.
    /// </summary>
    private async ValueTask<bool> HungUpAsync(Session session, TerminalEnd end, CancellationToken cancellationToken)
    {
        if (end.Broken || !session.IsInDoubt || directory.Find(session.Connection.Endpoint) is not { } endpoint) return false;
        var dialled = await HostDialer.DialAsync(io, endpoint, $"still-there-{session.Id}", trace: null, keep: null, StillThereTime, cancellationToken);
        if (!dialled.TryGet(out var terminal, out _)) return false;
        await terminal.DisposeAsync();
        return true;
    }
}
