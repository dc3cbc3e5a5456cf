using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// Carries out the inputs of sessions' holders, each once: one that met a lost connection before its turn is carried out on the next, and one
/// whose answer was lost with the host is answered with what became of it.
/// </summary>
internal sealed class SessionInputs(Clock clock, SessionWaits waits, SessionEvents events)
{
    /// <summary>Carries out the steps and waits for the screen asked for.</summary>
    /// <param name="caller">Who gives the input.</param>
    /// <param name="session">The session.</param>
    /// <param name="input">The input; checked.</param>
    /// <param name="cancellationToken">The caller's patience.</param>
    public async ValueTask<Result<SessionScreen>> CarryOutAsync(
        Caller caller, Session session, SessionInput input, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed);
        try
        {
            while (true)
            {
                if (!(await session.Gate.EnterAsync(clock, either.Token)).TryGet(out var entered, out var refused)) return refused;
                // It may have been suspended while this waited for a migration to end.
                if (session.Touch() is { } suspended)
                {
                    session.Gate.Leave();
                    return suspended;
                }

                var attachment = session.Attachment;
                var turn = new Turn(events, caller, session, attachment, input);
                Result<InputAnswer> carried;
                try
                {
                    carried = await attachment.Terminal.InputAsync(input.Steps, turn.Record, either.Token);
                }
                finally
                {
                    session.Gate.Leave();
                }

                if (carried.TryGet(out var answer, out var fault))
                {
                    await answer.Recorded;
                    if (answer.Outcome.Refusal is { } refusal) return refusal with { Detail = attachment.Connection.Mask.Cover(refusal.Detail) };
                    return await waits.ForAsync(session, Expected(input, answer, attachment), input.Timeout, entered, turn.Sent, cancellationToken);
                }

                if (attachment.Terminal.Alive) return fault;
                if (await waits.BeyondAsync(session, attachment, session.Gate.Wait, cancellationToken) is { } end)
                    return end.Code != SessionErrors.WaitTimedOut ? end : turn.Sent ? SessionWaits.Uncertain(end) : session.Gate.Refusal();
                if (session.Gate.Notice(entered) is { } notice) return notice;
                if (turn.Done) return await waits.ForAsync(session, input.Wait ?? new WaitCondition(), input.Timeout, entered, turn.Sent, cancellationToken);
            }
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"The input was carried out, but it could not be recorded: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed before the input's turn came.");
        }
    }

    private static WaitCondition Expected(SessionInput input, InputAnswer answer, Attachment attachment)
    {
        var wait = input.Wait ?? new WaitCondition();
        return input.Settle && answer.Outcome.Sent
            ? wait with { Unlocked = true, ChangedSince = Math.Max(wait.ChangedSince ?? 0, answer.Version + attachment.Before) }
            : wait;
    }

    /// <summary>One input on one connection.</summary>
    private sealed class Turn(SessionEvents events, Caller caller, Session session, Attachment attachment, SessionInput input)
    {
        private volatile bool _done;
        private volatile bool _sent;

        /// <summary>Whether the steps were carried out.</summary>
        public bool Done => _done;

        /// <summary>Whether anything was sent to the host by them.</summary>
        public bool Sent => _sent;

        /// <summary>Called by the terminal's loop once they are.</summary>
        public Task Record(InputOutcome outcome)
        {
            _done = true;
            _sent = outcome.Sent;
            var left = attachment.Terminal.Screen;
            session.Log.Add(input.Steps, outcome, left);
            session.Recorder?.Input(attachment.Connection.Mask.Cover(outcome.Met ?? left), input.Steps, outcome);
            return events.InputAsync(session, caller.Actor, outcome);
        }
    }
}
