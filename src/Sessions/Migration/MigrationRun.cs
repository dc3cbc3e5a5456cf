using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Migration;

/// <summary>Carries out what the <see cref="MigrationMachine"/> of one migration wants.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="routes">Opens the other connection.</param>
/// <param name="events">Told of each state.</param>
/// <param name="session">The session, whose gate is closed for this.</param>
/// <param name="to">The endpoint to go to; null for any other.</param>
/// <param name="begun">The migration as it begins.</param>
internal sealed class MigrationRun(Io io, MigrationRoutes routes, SessionEvents events, Session session, string? to, MigrationView begun)
{
    /// <summary>How long the host may take to answer what was sent before a requested migration begins, at the most.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(10);

    /// <summary>How long the far host may take to show each screen, at the most.</summary>
    private static readonly TimeSpan ScreenTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a screen that the journey led to stands there, with the keyboard free, before it is believed to be all that comes. To go on from
    /// there is what would be done in the end; the holder waits for it.
    /// </summary>
    private static readonly TimeSpan StandTime = TimeSpan.FromSeconds(1);

    private readonly MigrationMachine _machine = new(begun.Cause, io.Clock.Elapsed, session.Failover.Within);
    private readonly Attachment _near = session.Attachment;
    private MigrationView _view = begun;
    private MigrationSnapshot? _snapshot;
    private FarConnection? _far;

    /// <summary>Runs to its end, also where the session is closed meanwhile.</summary>
    /// <returns>The migration as it ended.</returns>
    public async Task<MigrationView> RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed);
        try
        {
            events.Migration(session, _view);
            var effect = _machine.Begin();
            while (effect != MigrationEffect.End)
            {
                Show();
                effect = await CarryOutAsync(effect, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            GiveUp(new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed."));
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            GiveUp(Unforeseen.Of("The migration failed", e));
            throw;
        }
        finally
        {
            try
            {
                if (_far is { } far) await far.DisposeAsync();
                Show();
            }
            finally
            {
                // Whatever fails: a gate that stayed closed would let no input in any more.
                session.Gate.End(_machine.Moved ? Notice() : null);
            }
        }

        return _view;
    }

    private async ValueTask<MigrationEffect> CarryOutAsync(MigrationEffect effect, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case MigrationEffect.Snapshot:
                return await SnapshotAsync(cancellationToken);
            case MigrationEffect.OpenLater:
                await io.Clock.Delay(_machine.Pause(io.Clock.Elapsed), cancellationToken);
                return await OpenAsync(cancellationToken);
            case MigrationEffect.Open:
                return await OpenAsync(cancellationToken);
            case MigrationEffect.Replay:
                return await ReplayAsync(_far!.Connection, cancellationToken);
            default:
                return await CommitAsync(_far!);
        }
    }

    /// <summary>Waits until nothing is under way, as far as the host lets it, and takes down where the holder is.</summary>
    private async ValueTask<MigrationEffect> SnapshotAsync(CancellationToken cancellationToken)
    {
        try
        {
            await session.Gate.QuietAsync().WaitAsync(QuietTime, io.Clock, cancellationToken);
        }
        catch (TimeoutException) when (_view.Cause == MigrationCause.Requested)
        {
            return _machine.GiveUp(new Fault(SessionErrors.MigrationFailed, $"An input was still under way after {QuietTime.TotalSeconds} s."));
        }
        catch (TimeoutException)
        {
            // Its connection is gone: whatever it still does, it does nothing to the host.
        }

        if (_view.Cause == MigrationCause.Requested)
        {
            var free = await _near.Terminal.WaitAsync(screen => !screen.Image.KeyboardLocked, QuietTime, cancellationToken);
            if (free.Fault is { } fault)
            {
                var why = fault.Code == SessionErrors.WaitTimedOut ? $"The host had not answered the last key after {QuietTime.TotalSeconds} s." : fault.Detail;
                return _machine.GiveUp(new Fault(SessionErrors.MigrationFailed, why));
            }
        }
        else
        {
            // It takes a place at its endpoint for nothing.
            await _near.Connection.CloseAsync();
        }

        _snapshot = session.Log.Snapshot(_near.Terminal.Screen);
        _view = _view with { Inputs = _snapshot.Inputs.Count };
        return _machine.SnapshotTaken();
    }

    private async ValueTask<MigrationEffect> OpenAsync(CancellationToken cancellationToken)
    {
        _machine.Opening();
        if (_far is { } earlier) await earlier.DisposeAsync();
        _far = null;
        Show();
        if (!(await routes.OpenAsync(session, _view.Cause, to, cancellationToken)).TryGet(out var far, out var fault))
            return _machine.OpenFailed(fault, io.Clock.Elapsed);
        _far = far;
        far.Connection.Mask.Take(_near.Connection.Mask);
        _view = _view with { To = far.Connection.Endpoint };
        return _machine.Opened();
    }

    private async ValueTask<MigrationEffect> ReplayAsync(HostConnection far, CancellationToken cancellationToken)
    {
        var replay = new ReplayMachine(_snapshot!);
        var since = 0L;
        while (true)
        {
            var effect = replay.Next();
            if (effect.End is { } end) return Replayed(end);
            if (effect.Await is { } expected)
            {
                var missed = await AwaitAsync(far, Shows, stands: replay.Repeated == 0 && _near.Lease is { Pool.HasJourney: true }, cancellationToken);
                if (missed is not { } late) replay.Shown();
                else if (late.Code == SessionErrors.WaitTimedOut) replay.Missed();
                else return _machine.OpenFailed(late, io.Clock.Elapsed);

                bool Shows(SessionScreen screen) =>
                    screen.Version > since && !screen.Image.KeyboardLocked && ScreenFingerprint.Of(screen, session.Log.Ignored) == expected;
            }
            else
            {
                var carried = await far.Terminal.InputAsync(effect.Steps!, _ => Task.CompletedTask, cancellationToken);
                if (!carried.TryGet(out var answer, out var lost)) return _machine.OpenFailed(lost, io.Clock.Elapsed);
                since = answer.Outcome.Sent ? answer.Version : 0;
                if (answer.Outcome.Refusal is { } refusal) replay.Refused(refusal.Code);
                else replay.Carried();
            }
        }
    }

    /// <summary>Waits for a screen at the far host; null where it came.</summary>
    /// <param name="far">The far connection.</param>
    /// <param name="shows">Whether a screen is the one.</param>
    /// <param name="stands">Whether another screen that stands there is taken for final: a journey led to it, and nothing was done from it yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async ValueTask<Fault?> AwaitAsync(HostConnection far, Func<SessionScreen, bool> shows, bool stands, CancellationToken cancellationToken)
    {
        var until = io.Clock.Elapsed + ScreenTime;
        while (true)
        {
            var there = far.Terminal.Screen;
            var left = until - io.Clock.Elapsed;
            var time = stands && !there.Image.KeyboardLocked && StandTime < left ? StandTime : left;
            var next = await far.Terminal.WaitAsync(
                screen => screen.Version > there.Version || shows(screen), time > TimeSpan.Zero ? time : TimeSpan.Zero, cancellationToken);
            if (!next.TryGet(out var screen, out var fault)) return fault;
            if (shows(screen)) return null;
        }
    }

    private MigrationEffect Replayed(ReplayEnd end)
    {
        var next = _machine.Replayed(end);
        _view = _view with { Repeated = _machine.Repeated, Uncertain = _machine.Uncertain };
        return next;
    }

    private async ValueTask<MigrationEffect> CommitAsync(FarConnection far)
    {
        if (await MigrationRoutes.CommitAsync(session, _near, _view.Cause, far)) _far = null;
        else return _machine.GiveUp(new Fault(SessionErrors.SessionClosed, $"Session {session.Id} was closed."));
        session.Log.Keep(_machine.Repeated);
        return _machine.Committed();
    }

    private void GiveUp(Fault fault)
    {
        if (!_machine.Ended) _machine.GiveUp(fault);
    }

    /// <summary>What the holder is told where he is not where he was.</summary>
    private Fault? Notice() => _machine.Fault is { } fault
        ? fault with { Detail = $"{_view.From} was lost and the session is now at {_view.To}; {fault.Detail}" }
        : null;

    private void Show()
    {
        if (_machine.State == _view.State) return;
        _view = _view with
        {
            State = _machine.State,
            Fault = _machine.Fault,
            Moments = [.. _view.Moments, new MigrationMoment(_machine.State, io.Clock.UtcNow)],
        };
        session.Gate.Show(_view);
        events.Migration(session, _view);
    }
}
