using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Journeys.Recording;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Journeys;

/// <summary>
/// The journeys of a node for callers: what there is, running one, and recording one. A caller sees the screens of his own sessions
/// alone, so a run may show them where a pool's may not.
/// </summary>
public sealed class JourneyService
{
    private readonly SessionService _sessions;
    private readonly JourneyRunner _runner;
    private readonly SessionEvents _events;
    private readonly Clock _clock;
    private readonly Func<Caller, string, Result<Session>> _reach;

    internal JourneyService(
        SessionService sessions, IReadOnlyList<JourneyDefinition> journeys, JourneyRunner runner, SessionEvents events, Clock clock,
        Func<Caller, string, Result<Session>> reach)
    {
        _sessions = sessions;
        All = journeys;
        _runner = runner;
        _events = events;
        _clock = clock;
        _reach = reach;
    }

    /// <summary>All journeys, in the order of the configuration.</summary>
    public IReadOnlyList<JourneyDefinition> All { get; }

    /// <summary>One journey.</summary>
    public Result<JourneyDefinition> Find(string name) =>
        All.FirstOrDefault(journey => journey.Name == name) is { } found
            ? found
            : new Fault(SessionErrors.NoSuchJourney, $"There is no journey {name}; there are: {string.Join(", ", All.Select(known => known.Name))}.");

    /// <summary>
    /// Runs a journey. Where it does not arrive, the answer tells the step, what was expected and the screen met; a session opened for it is
    /// closed then, and after a dry run.
    /// </summary>
    public async ValueTask<Result<JourneyRun>> RunAsync(Caller caller, JourneyRunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if ((SessionService.Permit(caller, Role.User) ?? request.Check()) is { } refused) return refused;
        if (!Find(request.Journey).TryGet(out var journey, out var fault)) return fault;
        if (request.Session is { } id)
            return _reach(caller, id).TryGet(out var held, out fault) ? await RunAsync(caller, journey, held, cancellationToken) : fault;

        var wanted = new SessionRequest { Endpoint = request.Endpoint, Label = $"journey {journey.Name}" };
        if (!(await _sessions.CreateAsync(caller, wanted, cancellationToken)).TryGet(out var view, out fault)) return fault;
        var kept = false;
        try
        {
            if (!_reach(caller, view.Id).TryGet(out var session, out fault)) return fault;
            var run = await RunAsync(caller, journey, session, cancellationToken);
            kept = !request.DryRun && run.TryGet(out var done, out _) && done.Fault is null;
            return kept || run.Fault is not null ? run : run.Value with { Session = null };
        }
        finally
        {
            if (!kept) await _sessions.CloseAsync(caller, view.Id, CancellationToken.None);
        }
    }

    /// <summary>Begins to record what the session's holder does as a journey; one that is under way begins anew.</summary>
    public async ValueTask<Result<Done>> BeginRecordingAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!_reach(caller, id).TryGet(out var session, out var fault)) return fault;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _events.RecordingAsync(session, caller.Actor, begun: true);
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing is recorded: {e.Message}");
        }

        session.Recorder = new JourneyRecorder();
        return default(Done);
    }

    /// <summary>The journey recorded so far.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="name">What to call the journey: letters a to z, digits, hyphen, dot and underscore.</param>
    public Result<JourneyDraft> Draft(Caller caller, string id, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_reach(caller, id).TryGet(out var session, out var fault)) return fault;
        if (!SessionsConfiguration.IsName(name))
            return new Fault(RequestErrors.InvalidField, $"name: '{name}' is not a name of letters a to z, digits, hyphen, dot and underscore.");
        return session.Recorder is { } recorder
            ? recorder.Draft(name, session.Connection.Mask.Cover(session.Connection.Terminal.Screen))
            : new Fault(SessionErrors.NotRecording, $"Session {id} is not being recorded.");
    }

    /// <summary>Ends a recording and forgets it.</summary>
    public async ValueTask<Result<Done>> EndRecordingAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!_reach(caller, id).TryGet(out var session, out var fault)) return fault;
        cancellationToken.ThrowIfCancellationRequested();
        if (session.Recorder is null) return new Fault(SessionErrors.NotRecording, $"Session {id} is not being recorded.");
        session.Recorder = null;
        try
        {
            await _events.RecordingAsync(session, caller.Actor, begun: false);
            return default(Done);
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"The recording has ended, but that could not be recorded: {e.Message}");
        }
    }

    private async ValueTask<Result<JourneyRun>> RunAsync(
        Caller caller, JourneyDefinition journey, Session session, CancellationToken cancellationToken)
    {
        if (session.Touch() is { } suspended) return suspended;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed);
        try
        {
            if ((await session.Gate.EnterAsync(_clock, either.Token)).Fault is { } refused) return refused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed.");
        }

        try
        {
            // It may have been suspended while this waited for a migration to end.
            if (session.Touch() is { } later) return later;
            return await RunInsideAsync(caller, journey, session, either.Token, cancellationToken);
        }
        finally
        {
            session.Gate.Leave();
        }
    }

    private async ValueTask<Result<JourneyRun>> RunInsideAsync(
        Caller caller, JourneyDefinition journey, Session session, CancellationToken either, CancellationToken cancellationToken)
    {
        var connection = session.Connection;
        var moments = new Queue<JourneyMoment>();
        session.Log.BeginJourney(connection.Terminal.Screen);
        Fault? broken = new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed, or its caller went away, while the journey ran.");
        try
        {
            JourneyOutcome outcome;
            try
            {
                outcome = await _runner.RunAsync(
                    connection.Terminal, journey.Name, journey.Steps, connection.Mask,
                    moment =>
                    {
                        if (moments.Count == JourneyRun.MomentLimit) moments.Dequeue();
                        moments.Enqueue(moment);
                    },
                    either);
                broken = outcome.Fault;
            }
            finally
            {
                // Also where it was broken off: it has typed and pressed, which the log and the journal have to tell.
                if (connection.Terminal.Alive) session.Log.EndJourney(connection.Terminal.Screen);
                await _events.JourneyRunAsync(session, caller.Actor, journey.Name, broken);
            }

            return new JourneyRun
            {
                Journey = journey.Name, Session = session.Id, Moments = [.. moments], Values = outcome.Values, Fault = outcome.Fault,
                Mismatch = outcome.Mismatch,
            };
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"The journey was run, but that could not be recorded: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed while the journey ran.");
        }
    }
}
