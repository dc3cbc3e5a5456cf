using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>What becomes of a worker whose process was found: by a new connection to the Keeper, or by looking for what others started.</summary>
internal sealed partial class WorkerMachine
{
    private WorkerCondition OnFound(WorkerCondition condition, WorkerInput.Found found)
    {
        if (condition.State != WorkerState.Unknown)
            return condition;
        var isSame = found.Child is not null && IsChild(condition, found.Child);
        var known = condition with
        {
            Child = found.Child,
            Wanted = found.Wanted,
            Limits = condition.Limits ?? found.Limits,
            Orphan = found.Child is null ? condition.Orphan : null,
            Health = isSame ? condition.Health : null,
        };
        if (found.Child is { End: not null })
            return OnEnded(known, found.Child);
        if (found.Child is not null)
        {
            if (found.Before is { } before)
                known = OnFollowed(known, before);
            Tell(new WorkerEvent(_isForeign ? WorkerEventKinds.Found : WorkerEventKinds.Adopted) { Child = found.Child });
            return OnFoundLiving(known);
        }

        if (found.Wanted || definition.Fault is not null)
            return Launch(known, WorkerState.Starting);
        return known with { State = known.LastChild is null ? WorkerState.Registered : WorkerState.Stopped };
    }

    private WorkerCondition OnFollowed(WorkerCondition known, KeptChild before)
    {
        Tell(new WorkerEvent(WorkerEventKinds.Exited) { Child = before, Time = before.End!.DiedAt });
        return known with
        {
            LastChild = before,
            Restarts = known.Restarts + 1,
            Health = null,
            Cause = null,
            Killed = false,
            Standings = [],
        };
    }

    private WorkerCondition OnFoundLiving(WorkerCondition known)
    {
        // What others started is never ended for having been found.
        if (_isForeign)
            known = known with { Wanted = true, Cause = null };
        if (!known.Wanted)
            return AskToEnd(known, WorkerState.Stopping);
        // What was being ended for its checks or its limits still is; the signal may not have reached it.
        if (known.Cause is not null)
            return AskToEnd(known, WorkerState.Restarting);
        if (known.Health is { } report && IsCondemned(report))
            return Condemn(known, report);
        return known.Health is { HasStarted: false }
            ? known with { State = WorkerState.Starting, Reason = known.Health.Reason }
            : Settle(known);
    }

    private WorkerCondition OnSighted(WorkerCondition condition, KeptChild child)
    {
        if (condition.State == WorkerState.Unknown || condition.Child is not null || (condition.LastChild?.IsSameProcess(child) ?? false))
            return condition;
        if (condition.Spawning)
            return OnSpawned(condition, child);
        var found = condition with { Spawning = true, Waiting = false, Wanted = true, Cause = null, Reason = null, Killed = false, Overdue = false };
        return OnSpawned(found, child);
    }

    // That nobody is there changes nothing for one that ended; that somebody is who is not to be believed has to be seen.
    private WorkerCondition OnNotSighted(WorkerCondition condition, WorkerInput.NotSighted unseen)
    {
        var rests = condition.State is WorkerState.Registered or WorkerState.Stopped || (condition.State == WorkerState.Failed && unseen.Error is not null);
        if (condition.Child is not null || !rests || condition.Reason == unseen.Reason)
            return condition;
        if (unseen.Error is not null)
            Tell(new WorkerEvent(WorkerEventKinds.Untrusted) { Reason = unseen.Reason, Error = unseen.Error });
        return condition with { Reason = unseen.Reason };
    }

    // It lives on, and nothing more may be done to it: it is as it was, and whoever asked is told.
    private WorkerCondition OnNotEnded(WorkerCondition condition, string reason)
    {
        if (condition.State is not (WorkerState.Stopping or WorkerState.Restarting) || condition.Killed)
            return condition;
        Tell(new WorkerEvent(WorkerEventKinds.StopOverdue) { Child = condition.Child, Reason = reason, Error = WorkerErrors.StopTimedOut });
        var living = condition with { Wanted = true, Overdue = true, Cause = null, Timer = condition.Timer + 1 };
        return Settle(living) with { Reason = reason };
    }

    private WorkerCondition OnLetGo(WorkerCondition condition)
    {
        if (condition.Child is { } child)
            _effects.Add(new WorkerEffect.Unwatch(child));
        return WorkerCondition.Initial with { State = WorkerState.Registered, Timer = condition.Timer + 1 };
    }

    // A second copy beside it would be worse than none that is watched.
    private WorkerCondition OnLeftBehind(WorkerCondition condition, WorkerInput.LeftBehind left) =>
        condition.State == WorkerState.Unknown
            ? Fail(
                condition with { Child = null, Orphan = left.Process }, WorkerErrors.CannotStart,
                $"its process {left.Process.Pid} lives on and cannot be adopted ({left.Why}); end that one, then start the worker")
            : condition;
}
