using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>Carries out what callers ask: recorded first with who asked, then done, then waited for.</summary>
internal sealed class WorkerOperations(EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor)
{
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
        var early = WorkerMachine.Refuse(worker.Latest, before.Condition, operation) ?? Misdefined(worker, operation);
        var fault = early is null ? null : WorkerFaults.Refused(before.View, operation, early);
        if (await RecordAsync(caller, worker.Id, KindOf(operation), fault, cancellationToken) is { } unrecorded)
            return unrecorded;
        if (fault is not null)
            return fault;

        if (operation == WorkerOperation.Start)
            await StartNeedsAsync(caller, worker);
        return await CarryOutAsync(worker, operation, cancellationToken);
    }

    /// <summary>Carries out what was recorded, even where who asked has gone away meanwhile; only the waiting for its outcome ends then.</summary>
    public async ValueTask<Result<WorkerView>> CarryOutAsync(Worker worker, WorkerOperation operation, CancellationToken cancellationToken)
    {
        if (await supervisor.SubmitAsync(worker, new WorkerInput.Asked(operation), CancellationToken.None) is { } refusal)
            return WorkerFaults.Refused(worker.Snapshot.View, operation, refusal);
        return Judge(await board.WaitForAsync(worker, IsSettled, cancellationToken), operation);
    }

    /// <summary>Ends every worker; returns when none runs any more, or outlived being killed.</summary>
    public async ValueTask StopAllAsync(Caller caller, CancellationToken cancellationToken)
    {
        // Ending is not refused to somebody because the disk is full.
        _ = await RecordAsync(caller, Worker.IdOf("*"), WorkerEventKinds.StopAllRequested, fault: null, cancellationToken);
        var graph = Graph();
        await OrderedRun.RunAsync(graph.InOrder().Reverse(), graph.NeededBy, StopOneAsync);

        async Task StopOneAsync(string name)
        {
            // What others started is theirs to end.
            if (board.Find(name) is not { Latest.Type: not WorkerType.Unmanaged } worker)
                return;
            await supervisor.SubmitAsync(worker, new WorkerInput.Asked(WorkerOperation.Stop), CancellationToken.None);
            await board.WaitForAsync(worker, IsSettled, cancellationToken);
        }
    }

    /// <summary>
    /// Carries out one operation on the members of a group: they are started and restarted after those they wait for, and stopped before.
    /// Members that are as wanted already are passed over.
    /// </summary>
    /// <returns>The members in the order of their names, each as it is then or why it failed; null where there is no such group.</returns>
    public async ValueTask<IReadOnlyList<WorkerOutcome>?> RunGroupAsync(
        Caller caller, string group, WorkerOperation operation, CancellationToken cancellationToken)
    {
        var members = board.All.Where(worker => worker.Latest.Groups.Contains(group, StringComparer.Ordinal)).Select(worker => worker.Definition.Name).ToHashSet(StringComparer.Ordinal);
        if (members.Count == 0)
            return null;
        var graph = Graph();
        var order = graph.InOrder().Where(members.Contains);
        var outcomes = new SortedDictionary<string, WorkerOutcome>(StringComparer.Ordinal);
        await (operation == WorkerOperation.Stop
            ? OrderedRun.RunAsync(order.Reverse(), graph.NeededBy, RunOneAsync)
            : OrderedRun.RunAsync(order, graph.NeedsOf, RunOneAsync));
        return [.. outcomes.Values];

        async Task RunOneAsync(string name)
        {
            var view = board.Find(name)!.Snapshot.View;
            var outcome = IsAsWanted(view.State, operation) ? view : await RunAsync(caller, name, operation, cancellationToken);
            lock (outcomes)
                outcomes[name] = new WorkerOutcome(name, outcome);
        }
    }

    /// <summary>Who waits for whom now.</summary>
    public WorkerGraph Graph() => WorkerGraph.Of([.. board.All.Select(worker => worker.Latest)]);

    private static bool IsAsWanted(WorkerState state, WorkerOperation operation) => operation switch
    {
        WorkerOperation.Start => state is WorkerState.Starting or WorkerState.Running or WorkerState.Degraded,
        WorkerOperation.Stop => state is WorkerState.Registered or WorkerState.Stopped or WorkerState.Failed,
        _ => false,
    };

    // Who is started has what it waits for started too, as far as that neither runs nor has done its work. Each is recorded: without
    // that, the next daemon would take the last word on it for an earlier stop, and end it.
    private async ValueTask StartNeedsAsync(Caller caller, Worker worker)
    {
        var needs = Graph().WithNeeds([worker.Definition.Name]);
        foreach (var need in board.All.Where(one => one != worker && needs.Contains(one.Definition.Name)))
        {
            var now = need.Snapshot;
            var rests = now.Condition.State is WorkerState.Registered or WorkerState.Stopped or WorkerState.Failed;
            if (!rests || DependencyState.Of(now, need.Definition.Exits).Completed)
                continue;
            if (await RecordAsync(caller, need.Id, WorkerEventKinds.StartRequested, fault: null, CancellationToken.None) is null)
                await supervisor.SubmitAsync(need, new WorkerInput.Asked(WorkerOperation.Start), CancellationToken.None);
        }
    }

    private static string? Misdefined(Worker worker, WorkerOperation operation) =>
        operation != WorkerOperation.Stop && worker.Latest.Fault is { } fault ? $"its entry in the configuration is wrong: {fault.TrimEnd('.')}" : null;

    public static bool IsSettled(WorkerCondition condition) => condition.State switch
    {
        WorkerState.Stopping or WorkerState.Restarting => condition.Overdue,
        _ => !condition.Spawning,
    };

    private static Result<WorkerView> Judge(WorkerSnapshot settled, WorkerOperation operation)
    {
        var view = settled.View;
        if (settled.Condition.Overdue)
            return WorkerFaults.StopTimedOut(view, settled.Condition.Killed);
        return view.State switch
        {
            WorkerState.Unknown => WorkerFaults.KeeperUnavailable(view.Name),
            WorkerState.Failed when operation != WorkerOperation.Stop => WorkerFaults.CannotStart(view, settled.Condition.Error),
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
