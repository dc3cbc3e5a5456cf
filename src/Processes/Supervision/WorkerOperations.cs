using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>Carries out what callers ask: recorded first with who asked, then done, then waited for.</summary>
internal sealed class WorkerOperations(Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor)
{
    private static readonly TimeSpan DyingTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DyingPause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Carries out one operation on one worker; returns when it is settled how it went. Cancelled before it was recorded it is
    /// not done; cancelled after, it is done and not waited for.
    /// </summary>
    public async ValueTask<Result<WorkerView>> RunAsync(
        Caller caller, string name, WorkerOperation operation, CancellationToken cancellationToken)
    {
        if (board.Find(name) is not { } worker)
            return WorkerFaults.NoSuchWorker(name, board);
        var before = worker.Snapshot;
        var early = WorkerMachine.Refuse(before.Condition, operation) ?? await BesideAsync(before.Condition, operation, cancellationToken);
        var fault = early is null ? null : WorkerFaults.Refused(before.View, operation, early);
        if (await RecordAsync(caller, worker.Id, KindOf(operation), fault, cancellationToken) is { } unrecorded)
            return unrecorded;
        if (fault is not null)
            return fault;

        // What was recorded is done, even where who asked has gone away meanwhile; only the waiting for its outcome ends then.
        if (await supervisor.SubmitAsync(worker, new WorkerInput.Asked(operation), CancellationToken.None) is { } refusal)
            return WorkerFaults.Refused(worker.Snapshot.View, operation, refusal);
        return Judge(await board.WaitForAsync(worker, IsSettled, cancellationToken), operation);
    }

    /// <summary>Ends every worker; returns when none runs any more, or outlived being killed.</summary>
    public async ValueTask StopAllAsync(Caller caller, CancellationToken cancellationToken)
    {
        // Ending is not refused to somebody because the disk is full.
        _ = await RecordAsync(caller, Worker.IdOf("*"), WorkerEventKinds.StopAllRequested, fault: null, cancellationToken);
        foreach (var worker in board.All)
            await supervisor.SubmitAsync(worker, new WorkerInput.Asked(WorkerOperation.Stop), CancellationToken.None);
        foreach (var worker in board.All)
            await board.WaitForAsync(worker, IsSettled, cancellationToken);
    }

    // The process may have ended since it was found; only while it lives would a start make a second copy.
    private async ValueTask<string?> BesideAsync(WorkerCondition condition, WorkerOperation operation, CancellationToken cancellationToken)
    {
        if (operation == WorkerOperation.Stop || condition.Orphan is not { } orphan)
            return null;
        // Who has just killed it need not wait for the kernel before asking.
        for (var waited = TimeSpan.Zero; waited <= DyingTime; waited += DyingPause)
        {
            if (!await ProcessLife.LivesAsync(io, orphan.Pid, orphan.StartTicks, cancellationToken))
                return null;
            await io.Clock.Delay(DyingPause, cancellationToken);
        }

        return $"its process {orphan.Pid} lives on and was not adopted; end that one first";
    }

    private static bool IsSettled(WorkerCondition condition) => condition.State switch
    {
        WorkerState.Stopping or WorkerState.Restarting => condition.Overdue,
        _ => !condition.Spawning,
    };

    private static Result<WorkerView> Judge(WorkerSnapshot settled, WorkerOperation operation)
    {
        var view = settled.View;
        if (settled.Condition.Overdue)
            return WorkerFaults.StopTimedOut(view);
        return view.State switch
        {
            WorkerState.Unknown => WorkerFaults.KeeperUnavailable(view.Name),
            WorkerState.Failed when operation != WorkerOperation.Stop => WorkerFaults.CannotStart(view),
            _ => view,
        };
    }

    private async ValueTask<Fault?> RecordAsync(
        Caller caller, string subject, string kind, Fault? fault, CancellationToken cancellationToken)
    {
        try
        {
            await journal.AppendAsync(Entry(caller, subject, kind, fault), cancellationToken);
            return null;
        }
        catch (JournalException failure)
        {
            return WorkerFaults.JournalUnavailable(failure.Message);
        }
    }

    private static JournalEntry Entry(Caller caller, string subject, string kind, Fault? fault) => new()
    {
        Tenant = WorkerRecord.Tenant,
        Actor = caller.Actor,
        Kind = kind,
        Subject = subject,
        Result = fault is null ? "ok" : $"failed:{fault.Code.Id}",
        Data = fault is null ? "{}" : $$"""{"detail":"{{JsonEncodedText.Encode(fault.Detail)}}"}""",
    };

    private static string KindOf(WorkerOperation operation) => operation switch
    {
        WorkerOperation.Start => WorkerEventKinds.StartRequested,
        WorkerOperation.Stop => WorkerEventKinds.StopRequested,
        _ => WorkerEventKinds.RestartRequested,
    };
}
