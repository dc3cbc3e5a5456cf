using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Schedules;

/// <summary>Runs one worker by its schedule. What it did is in the journal before it is done, so that a run is begun at most once.</summary>
internal sealed class ScheduleRunner(
    Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor, Worker worker, ScheduleDefinition schedule)
{
    // Waits are cut up, so that a wall clock that was set is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JournalPause = TimeSpan.FromSeconds(5);

    private volatile ScheduleView? _view;

    /// <summary>The schedule in its own words.</summary>
    public string Text { get; } = schedule.ToString();

    /// <summary>As it is now; null before it has begun.</summary>
    public ScheduleView? View => _view;

    /// <summary>Runs until the token ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var condition = await BeginAsync(stop);
            while (true)
            {
                condition = await LookAsync(condition, stop);
                await WaitAsync(condition, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private bool IsRunning => worker.Snapshot.Condition is { Child: not null } or { Spawning: true } or { State: WorkerState.Backoff };

    private async ValueTask<ScheduleCondition> BeginAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await RecoverAsync(stop);
            }
            catch (JournalException)
            {
                // Without knowing what was begun already nothing is begun.
                await io.Clock.Delay(JournalPause, stop);
            }
        }
    }

    private async ValueTask<ScheduleCondition> RecoverAsync(CancellationToken stop)
    {
        var query = new JournalQuery { Subject = worker.Id, Kind = ScheduleRecord.Kind, Newest = true, Limit = 1 };
        var records = await journal.ReadAsync(WorkerRecord.Tenant, query, stop);
        if (records is [var newest] && ScheduleRecord.Of(newest.Entry) is var last && last.Schedule == Text)
        {
            Show(last.Due, last.Outcome);
            return new ScheduleCondition(last.Handled, IsQueued: last.Outcome == "queued");
        }

        var now = io.Clock.UtcNow;
        await journal.AppendAsync(new ScheduleRecord(Text, now, null, null, 0).ToEntry(worker.Id), stop);
        Show(null, null);
        return new ScheduleCondition(now, IsQueued: false);
    }

    private async ValueTask<ScheduleCondition> LookAsync(ScheduleCondition condition, CancellationToken stop)
    {
        // Before the Keeper has answered nobody knows whether it runs.
        if (worker.Snapshot.Condition.State == WorkerState.Unknown)
            return condition;
        var (next, decision) = ScheduleMachine.Step(schedule, condition, io.Clock.UtcNow, IsRunning);
        if (next == condition)
            return condition;
        var outcome = decision.Act switch
        {
            ScheduleAct.Start => "started",
            ScheduleAct.Queue => "queued",
            ScheduleAct.Replace => "replaced",
            _ => "left_out",
        };
        var record = new ScheduleRecord(Text, next.Handled, decision.Due, outcome, decision.LeftOut);
        try
        {
            await journal.AppendAsync(record.ToEntry(worker.Id), stop);
        }
        catch (JournalException)
        {
            // What cannot be recorded is not begun; it is due still and is tried again.
            return condition;
        }

        Show(decision.Due, outcome);
        if (decision.Act is ScheduleAct.Start or ScheduleAct.Replace)
            await BeginRunAsync(decision.Act == ScheduleAct.Start ? WorkerOperation.Start : WorkerOperation.Restart, record, stop);
        return next;
    }

    private async ValueTask BeginRunAsync(WorkerOperation operation, ScheduleRecord record, CancellationToken stop)
    {
        var before = worker.Snapshot.Condition;
        var refusal = await supervisor.SubmitAsync(worker, new WorkerInput.Asked(operation), stop)
            ?? WhyNotBegun(before, (await board.WaitForAsync(worker, WorkerOperations.IsSettled, stop)).Condition);
        if (refusal is null)
            return;
        Show(record.Due, ScheduleRecord.Refused);
        try
        {
            await journal.AppendAsync((record with { Outcome = ScheduleRecord.Refused, Reason = refusal }).ToEntry(worker.Id), stop);
        }
        catch (JournalException)
        {
            // The run is dealt with all the same; the view says what the journal cannot.
            return;
        }
    }

    // One that failed after it was begun is a run; one whose program never came to be is none.
    private static string? WhyNotBegun(WorkerCondition before, WorkerCondition settled)
    {
        if (settled.State != WorkerState.Failed)
            return null;
        var (old, last) = (before.Child ?? before.LastChild, settled.Child ?? settled.LastChild);
        var hasBegun = last is not null && !(old?.IsSameProcess(last) ?? false);
        return hasBegun ? null : settled.Reason ?? "it was not started";
    }

    private async ValueTask WaitAsync(ScheduleCondition condition, CancellationToken stop)
    {
        var now = io.Clock.UtcNow;
        var wait = schedule.NextAfter(condition.Handled) is { } next && next - now < LongestWait ? next - now : LongestWait;
        if (wait <= TimeSpan.Zero)
            wait = TimeSpan.FromSeconds(1);
        if (!condition.IsQueued)
        {
            await io.Clock.Delay(wait, stop);
            return;
        }

        using var limit = new CancellationTokenSource(wait, io.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await board.WaitForAsync(worker, _ => !IsRunning, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return;
        }
    }

    private void Show(DateTimeOffset? due, string? outcome) => _view = new ScheduleView(
        worker.Definition.Name, Text, schedule.NextAfter(io.Clock.UtcNow), due, outcome);
}
