using Holdfast.Contracts.Errors;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>Measures, at their own pace, the workers that have limits, and carries out what their machines ask for.</summary>
internal sealed class LimitWatch(Io io, WorkerBoard board, WorkerSupervisor supervisor, UsageReader reader, CancellationToken stop)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, WatchedRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var (pause, version, isIdle) = (LongestPause, board.Version, true);
                foreach (var worker in board.All)
                {
                    if (Current(worker) is not { } run)
                        continue;
                    isIdle = false;
                    if (run.NextAt <= io.Clock.Elapsed)
                        _runs[worker.Id] = run = await MeasureAsync(worker, run);
                    pause = Least(pause, run.NextAt - io.Clock.Elapsed);
                }

                // With nobody to measure there is nothing to wake for until somebody comes.
                if (isIdle)
                    await board.WaitAsync(version, stop);
                await io.Clock.Delay(isIdle || pause < ShortestPause ? ShortestPause : pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The run of the child that lives now; another child is another run, and so are other limits, with nothing remembered.
    private WatchedRun? Current(Worker worker)
    {
        var condition = worker.Snapshot.Condition;
        var limits = condition.Limits ?? worker.Definition.Limits;
        if (!limits.Any || condition.Child is not { } child)
        {
            _runs.Remove(worker.Id);
            return null;
        }

        var before = _runs.TryGetValue(worker.Id, out var run) && run.Child.IsSameProcess(child) ? run : null;
        if (before is not null && before.IsHeldTo(limits))
            return before with { Limits = limits };
        return _runs[worker.Id] = new WatchedRun(child, limits, LimitCondition.Initial, io.Clock.Elapsed)
        {
            ToldThrottled = before?.ToldThrottled ?? false,
        };
    }

    private async ValueTask<WatchedRun> MeasureAsync(Worker worker, WatchedRun run)
    {
        var whole = run.Limits.Of(LimitedResource.Read) is not null || run.Limits.Of(LimitedResource.Write) is not null;
        var usage = await reader.ReadAsync(
            run.Child, supervisor.Keeper?.KeeperPid ?? 0, whole, run.Limits.Of(LimitedResource.Descriptors) is not null, stop);
        var (condition, effects) = LimitMachine.Step(run.Limits, run.Condition, usage);
        var next = run with { Condition = condition, NextAt = usage.At + run.Limits.SampleEvery };
        foreach (var effect in effects)
            next = await CarryAsync(worker, next, effect);

        // What is shown may be of an earlier run of the same child.
        var isFirst = run.Condition.Last is null && worker.Snapshot.Condition.Standings.Count > 0;
        if (isFirst || !ReferenceEquals(condition.Standings, run.Condition.Standings))
        {
            IReadOnlyList<LimitStanding> standings = [.. condition.Standings.Values.OrderBy(standing => standing.Resource)];
            await supervisor.PostAsync(worker, new WorkerInput.Measured(run.Child, standings));
        }

        return next;
    }

    private async ValueTask<WatchedRun> CarryAsync(Worker worker, WatchedRun run, LimitEffect effect)
    {
        switch (effect)
        {
            case LimitEffect.Tell tell:
                supervisor.Record(worker.Id, Event(run.Child, tell));
                break;
            case LimitEffect.Throttle throttle:
                return await ThrottleAsync(worker, run, throttle.On);
            case LimitEffect.End end:
                await supervisor.PostAsync(worker, new WorkerInput.LimitReached(run.Child, end.Bound, end.Standing));
                break;
        }

        return run;
    }

    private async ValueTask<WatchedRun> ThrottleAsync(Worker worker, WatchedRun run, bool on)
    {
        var unsent = run with { Condition = run.Condition with { Throttled = null } };
        try
        {
            if (supervisor.Keeper is not { } keeper)
                return unsent;
            await keeper.AdjustAsync(worker.Id, run.Child.Pid, KernelHold.Of(run.Limits, on), stop);
        }
        catch (Exception failure) when (failure is ObjectDisposedException or KeeperException { Failure: KeeperFailure.Lost })
        {
            return unsent;
        }
        catch (KeeperException failure)
        {
            // Without a control group nothing slows it down; that is for the operator to know, not a reason to stop watching.
            if (on)
                supervisor.Record(worker.Id, new WorkerEvent(LimitEventKinds.NotThrottled) { Child = run.Child, Reason = failure.Message });
            return run;
        }

        if (on != run.ToldThrottled)
            supervisor.Record(worker.Id, new WorkerEvent(on ? LimitEventKinds.Throttled : LimitEventKinds.Released) { Child = run.Child });
        return run with { ToldThrottled = on };
    }

    private static WorkerEvent Event(KeptChild child, LimitEffect.Tell tell)
    {
        var kind = tell.Standing.Level switch
        {
            LimitLevel.Exceeded => LimitEventKinds.Exceeded,
            LimitLevel.Warning => LimitEventKinds.Warning,
            _ => LimitEventKinds.Cleared,
        };
        var isFailure = tell.Standing.Level == LimitLevel.Exceeded && tell.Policy is not (LimitPolicy.None or LimitPolicy.Log);
        return new WorkerEvent(kind)
        {
            Child = child, Reason = tell.Standing.ToString(), Error = isFailure ? WorkerErrors.LimitReached : null,
        };
    }
}
