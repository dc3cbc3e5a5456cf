using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Reload;

/// <summary>Carries plans out, one at a time: each step recorded with who asked, then done; side by side where the graph leaves them free.</summary>
internal sealed class ReloadExecution(Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor, WorkerOperations operations) : IDisposable
{
    private const string Subject = "config";
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The plan that leads to these definitions now.</summary>
    public ReloadPlan Plan(IReadOnlyList<WorkerDefinition> wanted) =>
        ReloadPlanner.Plan([.. board.All.Select(worker => worker.Latest)], wanted);

    /// <summary>Carries out what leads to these definitions.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="wanted">The definitions.</param>
    /// <param name="fingerprint">Of the plan that was seen; null to carry out whatever it is now.</param>
    /// <param name="cancellationToken">Ends the waiting for its turn; what has begun is carried through.</param>
    public async ValueTask<Result<IReadOnlyList<ReloadOutcome>>> RunAsync(
        Caller caller, IReadOnlyList<WorkerDefinition> wanted, string? fingerprint, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var plan = Plan(wanted);
            if (fingerprint is not null && fingerprint != plan.Fingerprint)
                return new Fault(ConfigurationErrors.StalePlan, "The workers or the configuration have changed since this plan was shown.");
            if (plan.IsEmpty)
                return Array.Empty<ReloadOutcome>();
            var unrecorded = await RecordAsync(caller, Subject, WorkerEventKinds.ApplyRequested, Summary(plan));
            return unrecorded is null ? await CarryOutAsync(caller, plan, wanted) : unrecorded;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Result<IReadOnlyList<ReloadOutcome>>> CarryOutAsync(Caller caller, ReloadPlan plan, IReadOnlyList<WorkerDefinition> wanted)
    {
        var outcomes = new Dictionary<string, ReloadOutcome>(StringComparer.Ordinal);
        HashSet<string> added = new(StringComparer.Ordinal);
        var before = WorkerGraph.Of([.. board.All.Select(worker => worker.Latest)]);
        var after = WorkerGraph.Of(wanted);
        var removals = plan.Steps.Where(step => step.Action == ReloadAction.Remove).ToDictionary(step => step.Worker, StringComparer.Ordinal);
        await OrderedRun.RunAsync(removals.Keys, before.NeededBy, name => TakeAsync(removals[name], RemoveAsync));
        added.UnionWith(AddNew(plan));
        var rest = plan.Steps.Where(step => step.Action != ReloadAction.Remove).ToDictionary(step => step.Worker, StringComparer.Ordinal);
        await OrderedRun.RunAsync(rest.Keys, after.NeedsOf, name => TakeAsync(rest[name], step => step.Action switch
        {
            ReloadAction.Add => StartAsync(step),
            ReloadAction.Restart => RestartAsync(step),
            ReloadAction.Update => UpdateAsync(step),
            _ => RefuseAsync(step),
        }));
        return plan.Steps.Select(step => outcomes[step.Worker]).ToList();

        async Task TakeAsync(ReloadStep step, Func<ReloadStep, Task<Fault?>> take)
        {
            var unrecorded = await RecordAsync(caller, Worker.IdOf(step.Worker), KindOf(step.Action), Keys(step));
            if (unrecorded is not null && added.Contains(step.Worker))
                await TakeBackAsync(step);
            var fault = unrecorded ?? await take(step);
            lock (outcomes)
                outcomes[step.Worker] = new ReloadOutcome(step, fault);
        }
    }

    // All at once, so that those which wait for each other find each other.
    private IEnumerable<string> AddNew(ReloadPlan plan)
    {
        var added = plan.Steps
            .Where(step => step.Definition is not null && board.Find(step.Worker) is null)
            .Select(step => new Worker(step.Definition!, io.Clock.UtcNow)).ToList();
        if (added.Count > 0)
            board.Exchange(added, []);
        return added.Select(worker => worker.Definition.Name);
    }

    // One that stayed would be as it is defined, and the next apply would find nothing to do about it. A new connection to the Keeper
    // may have started it meanwhile.
    private async Task TakeBackAsync(ReloadStep step)
    {
        if (board.Find(step.Worker) is { Snapshot.Condition.State: WorkerState.Unknown } worker)
            board.Exchange([], [worker]);
        else
            await RemoveAsync(step);
    }

    private async Task<Fault?> StartAsync(ReloadStep step)
    {
        // Without a connection the next recovery finds it and starts it.
        if (supervisor.Keeper is null || board.Find(step.Worker) is not { } worker)
            return null;
        await supervisor.SubmitAsync(worker, new WorkerInput.Found(null, worker.Definition.Autostart), CancellationToken.None);
        return await OutcomeAsync(worker);
    }

    private async Task<Fault?> RemoveAsync(ReloadStep step)
    {
        if (board.Find(step.Worker) is not { } worker)
            return null;
        if (worker.Snapshot.Condition.State == WorkerState.Unknown)
            return WorkerFaults.KeeperUnavailable(step.Worker);
        if (worker.Latest.Type == WorkerType.Unmanaged)
        {
            await supervisor.SubmitAsync(worker, new WorkerInput.LetGo(), CancellationToken.None);
            board.Exchange([], [worker]);
            return null;
        }

        await supervisor.SubmitAsync(worker, new WorkerInput.Asked(WorkerOperation.Stop), CancellationToken.None);
        var settled = await board.WaitForAsync(worker, WorkerOperations.IsSettled, CancellationToken.None);
        if (settled.Condition.Child is not null)
            return settled.Condition.Overdue ? WorkerFaults.StopTimedOut(settled.View, settled.Condition.Killed) : WorkerFaults.KeeperUnavailable(step.Worker);
        board.Exchange([], [worker]);
        return null;
    }

    // Another process is meant: what was watched or run before is not this worker any more.
    private async Task<Fault?> ReplaceAsync(ReloadStep step)
    {
        if (await RemoveAsync(step) is { } fault)
            return fault;
        board.Exchange([new Worker(step.Definition!, io.Clock.UtcNow)], []);
        return await StartAsync(step);
    }

    // Only what somebody else starts has a target.
    private static bool IsAnother(WorkerDefinition before, WorkerDefinition after) =>
        before.Target != after.Target;

    private async Task<Fault?> UpdateAsync(ReloadStep step)
    {
        if (board.Find(step.Worker) is not { } worker)
            return null;
        if (IsAnother(worker.Latest, step.Definition!))
            return await ReplaceAsync(step);
        await supervisor.SubmitAsync(worker, new WorkerInput.Redefined(step.Definition!, FromNextStart: false), CancellationToken.None);
        return await OutcomeAsync(worker);
    }

    private async Task<Fault?> RestartAsync(ReloadStep step)
    {
        if (board.Find(step.Worker) is not { } worker)
            return null;
        if (IsAnother(worker.Latest, step.Definition!))
            return await ReplaceAsync(step);
        // A start that is under way is of the old definition, whatever comes of it.
        var before = await board.WaitForAsync(worker, WorkerOperations.IsSettled, CancellationToken.None);
        if (before.Condition.State == WorkerState.Unknown)
            return WorkerFaults.KeeperUnavailable(step.Worker);
        await supervisor.SubmitAsync(worker, new WorkerInput.Redefined(step.Definition!, FromNextStart: true), CancellationToken.None);
        var condition = worker.Snapshot.Condition;
        if (condition.Child is null && condition.State != WorkerState.Backoff)
            return await OutcomeAsync(worker);
        return (await operations.CarryOutAsync(worker, WorkerOperation.Restart, CancellationToken.None)).Fault;
    }

    private async Task<Fault?> RefuseAsync(ReloadStep step)
    {
        if (board.Find(step.Worker) is { } worker && worker.Definition == step.Definition)
            await supervisor.SubmitAsync(worker, new WorkerInput.Found(null, Wanted: false), CancellationToken.None);
        return new Fault(ConfigurationErrors.Refused, $"The entry is wrong: {step.Reason}");
    }

    private async Task<Fault?> OutcomeAsync(Worker worker)
    {
        var settled = await board.WaitForAsync(worker, WorkerOperations.IsSettled, CancellationToken.None);
        return settled.Condition is { State: WorkerState.Failed } && worker.Definition.Autostart ? WorkerFaults.CannotStart(settled.View, settled.Condition.Error) : null;
    }

    private async ValueTask<Fault?> RecordAsync(Caller caller, string subject, string kind, string data)
    {
        try
        {
            var entry = new JournalEntry { Tenant = WorkerRecord.Tenant, Actor = caller.Actor, Kind = kind, Subject = subject, Data = data };
            await journal.AppendAsync(entry, CancellationToken.None);
            return null;
        }
        catch (JournalException failure)
        {
            return WorkerFaults.JournalUnavailable(failure.Message);
        }
    }

    private static string KindOf(ReloadAction action) => action switch
    {
        ReloadAction.Add => WorkerEventKinds.Defined,
        ReloadAction.Remove => WorkerEventKinds.Undefined,
        ReloadAction.Refuse => WorkerEventKinds.DefinitionRefused,
        _ => WorkerEventKinds.Redefined,
    };

    private static string Summary(ReloadPlan plan) => Json(json =>
    {
        json.WriteString("plan", plan.Fingerprint);
        foreach (var action in plan.Steps.CountBy(step => step.Action))
            json.WriteNumber(action.Key.ToString().ToLowerInvariant(), action.Value);
    });

    // Names of keys only: values may be secrets.
    private static string Keys(ReloadStep step) => Json(json =>
    {
        json.WriteString("action", step.Action.ToString().ToLowerInvariant());
        if (step.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteStartArray("keys");
        foreach (var change in step.Changes)
            json.WriteStringValue(change.Key);
        json.WriteEndArray();
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
