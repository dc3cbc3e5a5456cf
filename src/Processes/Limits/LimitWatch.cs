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
                var pause = LongestPause;
                foreach (var worker in board.All)
                {
                    if (Current(worker) is not { } run)
                        continue;
                    if (run.NextAt <= io.Clock.Elapsed)
                        _runs[worker.Id] = run = await MeasureAsync(worker, run);
                    pause = Least(pause, run.NextAt - io.Clock.Elapsed);
                }

                await io.Clock.Delay(pause < ShortestPause ? ShortestPause : pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The run of the child that lives now; another child is another run, with nothing remembered.
    private WatchedRun? Current(Worker worker)
    {
        var condition = worker.Snapshot.Condition;
        var limits = condition.Limits ?? worker.Definition.Limits;
        if (!limits.Any || condition.Child is not { } child)
        {
            _runs.Remove(worker.Id);
            return null;
        }

        if (_runs.TryGetValue(worker.Id, out var run) && run.Child.IsSameProcess(child) && ReferenceEquals(run.Limits, limits))
            return run;
        return _runs[worker.Id] = new WatchedRun(child, limits, LimitCondition.Initial, io.Clock.Elapsed);
    }

    private async ValueTask<WatchedRun> MeasureAsync(Worker worker, WatchedRun run)
    {
        var whole = run.Limits.Of(LimitedResource.Read) is not null || run.Limits.Of(LimitedResource.Write) is not null;
        var usage = await reader.ReadAsync(
            run.Child, supervisor.Keeper?.KeeperPid ?? 0, whole, run.Limits.Of(LimitedResource.Descriptors) is not null, stop);
        var (condition, effects) = LimitMachine.Step(run.Limits, run.Condition, usage);
        foreach (var effect in effects)
            await CarryAsync(worker, run, effect);
        if (!ReferenceEquals(condition.Standings, run.Condition.Standings))
        {
            IReadOnlyList<LimitStanding> standings = [.. condition.Standings.Values.OrderBy(standing => standing.Resource)];
            await supervisor.PostAsync(worker, new WorkerInput.Measured(run.Child, standings));
        }

        return run with { Condition = condition, NextAt = usage.At + run.Limits.SampleEvery };
    }

    private async ValueTask CarryAsync(Worker worker, WatchedRun run, LimitEffect effect)
    {
        switch (effect)
        {
            case LimitEffect.Tell tell:
                supervisor.Record(worker.Id, Event(run.Child, tell));
                break;
            case LimitEffect.Throttle throttle:
                await ThrottleAsync(worker, run, throttle.On);
                break;
            case LimitEffect.End end:
                await supervisor.PostAsync(worker, new WorkerInput.LimitReached(run.Child, end.Bound, end.Standing));
                break;
        }
    }

    private async ValueTask ThrottleAsync(Worker worker, WatchedRun run, bool on)
    {
        try
        {
            if (supervisor.Keeper is not { } keeper)
                return;
            await keeper.AdjustAsync(worker.Id, run.Child.Pid, KernelHold.Of(run.Limits, on), stop);
            var kind = on ? LimitEventKinds.Throttled : LimitEventKinds.Released;
            supervisor.Record(worker.Id, new WorkerEvent(kind) { Child = run.Child });
        }
        catch (Exception failure) when (failure is KeeperException or ObjectDisposedException)
        {
            // Without a control group nothing slows it down; that is for the operator to know, not a reason to stop watching.
            supervisor.Record(worker.Id, new WorkerEvent(LimitEventKinds.NotThrottled) { Child = run.Child, Reason = failure.Message });
        }
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
