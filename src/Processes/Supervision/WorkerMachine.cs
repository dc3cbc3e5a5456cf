using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Supervision;

/// <summary>
/// The worker's states and transitions, all of them. Pure: an input and the time in, the next condition and effects out.
/// Two rules hold whatever comes: at most one start is under way or one child lives, and whoever is not wanted is not started.
/// </summary>
internal sealed partial class WorkerMachine(WorkerDefinition definition, TimeSpan now, double chance, string? waits)
{
    /// <summary>How long the kernel may take to end a killed group.</summary>
    public static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private const int SigKill = 9;

    // Errors that pass: out of processes, memory or descriptors; the program's file being written just now (errno(3)).
    private static readonly int[] PassingErrors = [11, 12, 23, 24, 26];

    private readonly List<WorkerEffect> _effects = [];
    private readonly bool _isForeign = definition.Type == WorkerType.Unmanaged;

    /// <summary>Whether state and definition allow an operation.</summary>
    /// <returns>Why not; null where they do.</returns>
    public static string? Refuse(WorkerDefinition definition, WorkerCondition condition, WorkerOperation operation) =>
        Refuse(condition, operation) ?? (definition.Type == WorkerType.Unmanaged ? ForeignTerms.Refuse(definition, condition, operation) : null);

    private static string? Refuse(WorkerCondition condition, WorkerOperation operation) => (condition.State, operation) switch
    {
        (WorkerState.Unknown, _) => "its state is unknown until the Keeper answers",
        (WorkerState.Stopping, WorkerOperation.Stop) => "it is being stopped already",
        (WorkerState.Stopping, _) => "it is being stopped",
        (WorkerState.Registered or WorkerState.Stopped or WorkerState.Failed, WorkerOperation.Stop) => "it does not run",
        (WorkerState.Registered or WorkerState.Stopped or WorkerState.Failed or WorkerState.Backoff, _) => null,
        (WorkerState.Restarting, not WorkerOperation.Stop) => "it is being restarted already",
        (WorkerState.Starting, WorkerOperation.Restart) when condition.Spawning => "it is being started",
        (_, WorkerOperation.Start) when condition.Waiting => $"it {condition.Reason}",
        (_, WorkerOperation.Start) => "it runs already",
        _ => null,
    };

    /// <summary>Carries a worker from one condition to the next.</summary>
    /// <param name="definition">How it is defined.</param>
    /// <param name="condition">What is known of it.</param>
    /// <param name="input">What happened; an operation must be one that is not refused.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="chance">A uniform number in [0, 1).</param>
    /// <param name="waits">Whom it waits for before a first start; null where it may be started.</param>
    public static WorkerStep Step(
        WorkerDefinition definition, WorkerCondition condition, WorkerInput input, TimeSpan now, double chance, string? waits = null)
    {
        var machine = new WorkerMachine(definition, now, chance, waits);
        var next = input switch
        {
            WorkerInput.Asked { Operation: WorkerOperation.Stop } => machine.Stop(condition),
            WorkerInput.Asked { Operation: WorkerOperation.Start } => machine.StartAfresh(condition),
            WorkerInput.Asked { Operation: WorkerOperation.Restart } => machine.Restart(condition),
            WorkerInput.Spawned spawned => machine.OnSpawned(condition, spawned.Child),
            WorkerInput.NotSpawned refused => machine.OnNotSpawned(condition, refused),
            WorkerInput.Ended ended => machine.OnEnded(condition, ended.Child),
            WorkerInput.TimePassed passed => passed.Timer == condition.Timer ? machine.OnTime(condition) : condition,
            WorkerInput.Found found => machine.OnFound(condition, found),
            WorkerInput.Checked report => machine.OnChecked(condition, report),
            WorkerInput.Sighted sighted => machine.OnSighted(condition, sighted.Child),
            WorkerInput.NotSighted unseen => machine.OnNotSighted(condition, unseen),
            WorkerInput.NotEnded living => IsChild(condition, living.Child) ? machine.OnNotEnded(condition, living.Reason) : condition,
            WorkerInput.LetGo => machine.OnLetGo(condition),
            WorkerInput.LeftBehind left => machine.OnLeftBehind(condition, left),
            WorkerInput.LimitReached reached => machine.OnLimit(condition, reached),
            WorkerInput.Measured measured => IsChild(condition, measured.Child)
                ? condition with { Standings = measured.Standings }
                : condition,
            WorkerInput.OthersChanged => condition.Waiting ? machine.Launch(condition, WorkerState.Starting) : condition,
            WorkerInput.Redefined redefined => machine.OnRedefined(redefined.HasOtherLimits ? condition with { Limits = null } : condition),
            WorkerInput.Lost => condition with { State = WorkerState.Unknown, Spawning = false, Waiting = false, Timer = condition.Timer + 1 },
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "no such input"),
        };
        if (input is WorkerInput.Ended { Child: { Successor: not 0 } replaced } && !machine._effects.OfType<WorkerEffect.Spawn>().Any())
        {
            // The Keeper was quicker than a decision against it.
            machine._effects.Add(new WorkerEffect.Signal(replaced with { Pid = replaced.Successor, StartTicks = 0 }, SigKill));
        }

        return new WorkerStep(next, machine._effects);
    }

    private WorkerCondition StartAfresh(WorkerCondition condition) =>
        Launch(condition with { Wanted = true, History = RestartHistory.Empty }, WorkerState.Starting);

    private WorkerCondition Launch(WorkerCondition condition, WorkerState state)
    {
        if (definition.Fault is { } fault)
            return Fail(condition with { Spawning = false, Child = null }, WorkerErrors.CannotStart, fault);
        // Who ran before does not wait again: it is the first start that needs the others.
        if (state == WorkerState.Starting && waits is not null)
            return Hold(condition, waits);
        _effects.Add(new WorkerEffect.Spawn(condition.Limits));
        return condition with
        {
            State = state,
            Spawning = true,
            Waiting = false,
            Child = null,
            Killed = false,
            Overdue = false,
            Cause = null,
            Standings = [],
            Reason = null,
            Error = null,
            Health = null,
            Timer = condition.Timer + 1,
            Restarts = condition.Restarts + (state == WorkerState.Restarting ? 1 : 0),
        };
    }

    private static WorkerCondition Hold(WorkerCondition condition, string waits)
    {
        var reason = $"waits for {waits}";
        // The same wait once more is no change, and wakes nobody.
        return condition.Waiting && condition.Reason == reason
            ? condition
            : condition with { State = WorkerState.Starting, Waiting = true, Child = null, Reason = reason, Timer = condition.Timer + 1 };
    }

    // An entry that was wrong until now is worth another try; what an operator stopped stays so.
    private WorkerCondition OnRedefined(WorkerCondition condition) => condition switch
    {
        { State: WorkerState.Failed } when definition is { Fault: null, Autostart: true } => StartAfresh(condition),
        { State: WorkerState.Registered or WorkerState.Stopped } when definition.Fault is { } fault => Fail(condition, error: null, fault),
        { Waiting: true } => Launch(condition, WorkerState.Starting),
        { State: WorkerState.Running or WorkerState.Degraded, Health: not null } when !definition.Health.Any => Review(condition with { Health = null }),
        _ => condition,
    };

    private WorkerCondition Stop(WorkerCondition condition)
    {
        var unwanted = condition with { Wanted = false, Cause = null, Reason = null };
        if (unwanted.Child is not null)
            return AskToEnd(unwanted, WorkerState.Stopping);

        // With a start under way its answer is awaited; there is nobody yet to signal.
        return unwanted.Spawning ? unwanted with { State = WorkerState.Stopping } : Rest(unwanted);
    }

    private WorkerCondition Restart(WorkerCondition condition) =>
        condition.Child is null
            ? StartAfresh(condition)
            : AskToEnd(condition with { Wanted = true, Cause = null, History = RestartHistory.Empty }, WorkerState.Restarting);

    private WorkerCondition OnLimit(WorkerCondition condition, WorkerInput.LimitReached reached)
    {
        var isRunning = condition.State is WorkerState.Starting or WorkerState.Running or WorkerState.Degraded;
        if (!isRunning || !IsChild(condition, reached.Child))
            return condition;
        var halted = condition with { Cause = new EndCause($"it reached its limit: {reached.Standing}", IsLimit: true) };
        switch (reached.Bound.Policy)
        {
            case LimitPolicy.ImmediateKill:
                _effects.Add(new WorkerEffect.Signal(condition.Child!, SigKill));
                return WaitFor(halted with { State = WorkerState.Stopping, Wanted = false, Killed = true }, KillTimeout);
            case LimitPolicy.GracefulShutdown:
                return AskToEnd(halted with { Wanted = false }, WorkerState.Stopping);
            case LimitPolicy.RestartAdjusted:
                return AskToEnd(Adjust(halted, reached.Bound.Resource), WorkerState.Restarting);
            default:
                return AskToEnd(halted, WorkerState.Restarting);
        }
    }

    private WorkerCondition Adjust(WorkerCondition condition, LimitedResource resource)
    {
        var before = condition.Limits ?? definition.Limits;
        var after = before.Raised(resource);
        var raised = new LimitStanding(resource, LimitLevel.Exceeded, before.Of(resource)!.Limit, after.Of(resource)!.Limit);
        var isAtCeiling = raised.Usage >= raised.Limit;
        Tell(new WorkerEvent(LimitEventKinds.Adjusted)
        {
            Child = condition.Child ?? condition.LastChild,
            Reason = isAtCeiling ? $"the limit is at its ceiling already: {raised}" : $"the limit was raised: {raised}",
            Error = isAtCeiling ? WorkerErrors.LimitReached : null,
            Limits = new RaisedLimits(definition.Limits, after),
        });
        return condition with { Limits = after };
    }

    private static bool IsChild(WorkerCondition condition, KeptChild child) => condition.Child?.IsSameProcess(child) ?? false;

    private WorkerCondition AskToEnd(WorkerCondition condition, WorkerState state)
    {
        _effects.Add(_isForeign && definition.Commands.Stop.Count > 0
            ? new WorkerEffect.Quit(condition.Child!)
            : new WorkerEffect.Signal(condition.Child!, definition.StopSignal));
        return WaitFor(condition with { State = state, Killed = false, Overdue = false }, definition.StopTimeout);
    }

    private WorkerCondition WaitFor(WorkerCondition condition, TimeSpan time)
    {
        var next = condition with { Timer = condition.Timer + 1 };
        _effects.Add(new WorkerEffect.Wait(next.Timer, time));
        return next;
    }

    private WorkerCondition OnSpawned(WorkerCondition condition, KeptChild child)
    {
        // The news of a quick end can overtake the answer to the start.
        if (condition.LastChild?.IsSameProcess(child) ?? false)
            return condition;
        if (!condition.Spawning)
        {
            // Who was asked for in place of one that the Keeper had started by itself, and that ended before the Keeper read of it.
            if (!_isForeign && condition.State != WorkerState.Unknown && !IsChild(condition, child))
                _effects.Add(new WorkerEffect.Signal(child, SigKill));
            return condition;
        }

        return Began(condition, child) switch
        {
            { State: WorkerState.Stopping } stopping => AskToEnd(stopping, WorkerState.Stopping),
            var began => WaitFor(began with { State = WorkerState.Starting }, definition.StartGrace),
        };
    }

    private WorkerCondition Began(WorkerCondition condition, KeptChild child)
    {
        Tell(new WorkerEvent(_isForeign ? WorkerEventKinds.Found : WorkerEventKinds.Started) { Child = child, Time = _isForeign ? null : child.SpawnedAt });
        return condition with { Child = child, Spawning = false, Orphan = null };
    }

    // Its start was the restart; its end is one like any other.
    private WorkerCondition Overtaken(WorkerCondition condition, KeptChild child) => Began(condition, child) switch
    {
        { State: WorkerState.Restarting } began => began with { State = WorkerState.Starting },
        var began => began,
    };

    private WorkerCondition OnNotSpawned(WorkerCondition condition, WorkerInput.NotSpawned refused)
    {
        if (!condition.Spawning)
            return condition;
        var idle = condition with { Spawning = false };
        if (idle.State == WorkerState.Stopping)
            return Rest(idle);

        // A command that starts what others run may have failed for good at the first try; an error of the system's that passes has not.
        var isWorthATry = refused.IsUnforeseen || PassingErrors.Contains(refused.Errno) || (_isForeign && idle.State == WorkerState.Restarting);
        return isWorthATry && definition.Restart.Policy != RestartPolicy.Never
            ? Decide(idle, new EndedRun(Failed: true, TimeSpan.Zero, Requested: false), refused.Reason, definition.Restart)
            : Fail(idle with { Error = refused.Error }, refused.Error ?? WorkerErrors.CannotStart, refused.Reason);
    }

    private WorkerCondition OnEnded(WorkerCondition condition, KeptChild child)
    {
        // After a new connection the Keeper's list and its news can tell of the same end.
        if (condition.LastChild?.IsSameProcess(child) ?? false)
            return condition;
        var before = condition.Spawning && child.Foreign == _isForeign ? Overtaken(condition, child with { End = null }) : condition;
        Tell(new WorkerEvent(WorkerEventKinds.Exited) { Child = child, Time = child.End!.DiedAt });
        if (before.Child is null || !before.Child.IsSameProcess(child))
            return before;

        var ended = before with
        {
            Child = null,
            LastChild = child,
            Health = null,
            Standings = [],
            Timer = before.Timer + 1,
        };
        if (!child.End.IsClean && child.End.MemoryKills > 0)
            ended = OnOutOfMemory(ended, child);
        if (ended is { Wanted: false, Cause.IsLimit: true })
            return Halted(ended, ended.Cause.Text);
        if (!ended.Wanted)
            return Rest(ended);
        var isAsked = ended is { State: WorkerState.Restarting, Cause: null };
        return isAsked ? Again(ended, TimeSpan.Zero, "it was asked for") : OnEndedUnasked(ended, child.End, child.End.Lasted ?? (child.End.DiedAt - child.SpawnedAt));
    }

    private WorkerCondition OnEndedUnasked(WorkerCondition ended, KeptEnd end, TimeSpan lasted)
    {
        var isCondemned = ended.Cause is { IsLimit: false };
        var isForLimit = !isCondemned && ended.State == WorkerState.Restarting;
        var run = new EndedRun(isCondemned || isForLimit || definition.Exits.IsFailure(end), lasted, Requested: false)
        {
            Fatal = !isCondemned && !isForLimit && definition.Exits.IsFatal(end),
        };
        return Decide(ended, run, ended.Cause?.Text, isForLimit ? definition.Restart with { Policy = RestartPolicy.Always } : definition.Restart);
    }

    // The kernel was faster than the measurements, or was meant to be: the policy counts all the same.
    private WorkerCondition OnOutOfMemory(WorkerCondition condition, KeptChild child)
    {
        const string words = "the kernel ended it, because its memory limit was reached";
        Tell(new WorkerEvent(LimitEventKinds.Killed) { Child = child, Reason = words, Error = WorkerErrors.LimitReached });
        if (condition.Cause is not null || !condition.Wanted)
            return condition;
        var halted = condition with { Cause = new EndCause(words, IsLimit: true) };
        return (condition.Limits ?? definition.Limits).Of(LimitedResource.Memory)?.Policy switch
        {
            LimitPolicy.GracefulShutdown or LimitPolicy.ImmediateKill => halted with { Wanted = false },
            LimitPolicy.Restart => halted with { State = WorkerState.Restarting },
            LimitPolicy.RestartAdjusted => Adjust(halted, LimitedResource.Memory) with { State = WorkerState.Restarting },
            _ => halted,
        };
    }

    private WorkerCondition Halted(WorkerCondition condition, string halt) =>
        condition.Killed || condition.LastChild?.End is { MemoryKills: > 0 }
            ? Fail(condition, WorkerErrors.LimitReached, halt)
            : Rest(condition) with { Reason = halt };

    private WorkerCondition Decide(WorkerCondition condition, EndedRun run, string? reason, RestartOptions options)
    {
        var decision = RestartDecider.Decide(options, condition.History, run, now, chance);
        var decided = condition with { History = decision.History };
        return decision.Verdict switch
        {
            RestartVerdict.Restart => Again(decided, decision.Delay, reason ?? decision.Reason),
            RestartVerdict.Pause => Pause(decided, decision),
            RestartVerdict.GiveUp => Fail(decided, WorkerErrors.StartLimit, decision.Reason),
            _ when run.Failed => Fail(decided, error: null, decision.Reason),
            _ => Rest(decided with { Wanted = false }),
        };
    }

    private WorkerCondition Again(WorkerCondition condition, TimeSpan delay, string reason)
    {
        var next = delay > TimeSpan.Zero
            ? WaitFor(condition with { State = WorkerState.Backoff, Reason = reason }, delay)
            : Launch(condition, WorkerState.Restarting);
        Tell(new WorkerEvent(WorkerEventKinds.Restarting) { Child = condition.LastChild, Delay = delay, Reason = reason });
        return next;
    }

    // Given up for now: it is told as a failure, and waits to be tried once more.
    private WorkerCondition Pause(WorkerCondition condition, RestartDecision decision)
    {
        var reason = $"given up for now, because {decision.Reason}";
        Tell(new WorkerEvent(WorkerEventKinds.Failed)
        {
            Child = condition.LastChild, Delay = decision.Delay, Reason = reason, Error = WorkerErrors.StartLimit,
        });
        return WaitFor(condition with { State = WorkerState.Backoff, Reason = reason }, decision.Delay);
    }

    private WorkerCondition Fail(WorkerCondition condition, ErrorCode? error, string reason)
    {
        Tell(new WorkerEvent(WorkerEventKinds.Failed) { Child = condition.LastChild, Reason = reason, Error = error });
        return condition with { State = WorkerState.Failed, Wanted = false, Waiting = false, Reason = reason, Timer = condition.Timer + 1 };
    }

    private WorkerCondition Rest(WorkerCondition condition)
    {
        Tell(new WorkerEvent(WorkerEventKinds.Stopped) { Child = condition.LastChild });
        return condition with { State = WorkerState.Stopped, Waiting = false, Reason = null, Timer = condition.Timer + 1 };
    }

    private WorkerCondition OnTime(WorkerCondition condition) => condition.State switch
    {
        WorkerState.Starting when definition.Health.Startup is not null && condition.Health is not { HasStarted: true } => condition,
        WorkerState.Starting or WorkerState.Degraded when condition.Child is not null => Settle(condition),
        WorkerState.Backoff => Launch(condition, WorkerState.Restarting),
        WorkerState.Stopping or WorkerState.Restarting when condition.Child is not null => OnStopTimeout(condition),
        _ => condition,
    };

    private WorkerCondition OnChecked(WorkerCondition condition, WorkerInput.Checked input)
    {
        if (condition.Child is null || !condition.Child.IsSameProcess(input.Child))
            return condition;
        var report = input.Report;
        var next = condition with { Health = report };
        if (condition.State is not (WorkerState.Starting or WorkerState.Running or WorkerState.Degraded))
            return next;
        if (IsCondemned(report))
            return Condemn(next, report);

        if ((condition.Health?.State ?? HealthState.Healthy, condition.Health?.IsReady) != (report.State, report.IsReady))
            Tell(new WorkerEvent(WorkerEventKinds.HealthChanged) { Child = next.Child, Reason = report.Reason ?? "healthy" });

        // Without a check of its own for that, a start is over when its grace has passed.
        var starts = next.State == WorkerState.Starting && (definition.Health.Startup is null || !report.HasStarted);
        return starts ? next with { Reason = report.Reason } : Settle(next);
    }

    // Who cannot be started again here is not ended for its checks either.
    private bool IsCondemned(HealthReport report) => report.MustEnd && (!_isForeign || ForeignTerms.CanRestart(definition));

    private WorkerCondition Condemn(WorkerCondition condition, HealthReport report)
    {
        Tell(new WorkerEvent(WorkerEventKinds.Unhealthy) { Child = condition.Child, Reason = report.Reason, Error = WorkerErrors.Unhealthy });
        var cause = new EndCause(report.Reason ?? "its checks fail", IsLimit: false);
        return AskToEnd(condition with { Cause = cause, Reason = report.Reason }, WorkerState.Restarting);
    }

    private WorkerCondition Settle(WorkerCondition condition) =>
        condition.Health is { State: not HealthState.Healthy } report
            ? condition with { State = WorkerState.Degraded, Reason = report.Reason, Timer = condition.Timer + 1 }
            : Review(condition);

    // Half of the restarts used up is when somebody should look, before the worker is given up.
    private WorkerCondition Review(WorkerCondition condition)
    {
        var recent = condition.History.CountWithin(definition.Restart.Window, now);
        var strained = recent > 1 && recent * 2 >= definition.Restart.MaxRetries;
        if (!strained)
            return condition with { State = WorkerState.Running, Reason = null };
        var oldest = condition.History.Restarts.First(restart => now - restart < definition.Restart.Window);
        var reason = $"restarted {recent} times within {definition.Restart.Window.TotalSeconds:0.###} s";
        return WaitFor(
            condition with { State = WorkerState.Degraded, Reason = reason }, definition.Restart.Window - (now - oldest));
    }

    private WorkerCondition OnStopTimeout(WorkerCondition condition)
    {
        if (_isForeign && !definition.MaySignal)
            return OnNotEnded(condition, $"it did not end within {definition.StopTimeout.TotalSeconds:0.###} s");
        if (condition.Killed)
        {
            Tell(new WorkerEvent(WorkerEventKinds.StopOverdue) { Child = condition.Child, Error = WorkerErrors.StopTimedOut });
            return condition with { Overdue = true };
        }

        _effects.Add(new WorkerEffect.Signal(condition.Child!, SigKill));
        Tell(new WorkerEvent(WorkerEventKinds.Killed) { Child = condition.Child, Reason = "it did not end in time" });
        return WaitFor(condition with { Killed = true }, KillTimeout);
    }

    private void Tell(WorkerEvent told) => _effects.Add(new WorkerEffect.Tell(told));
}
