using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>
/// Finds out, on a new connection, what the Keeper holds, and makes inputs of it: living children are taken over, ends that
/// nobody saw are handled, and children of workers that are no longer defined are ended. A Keeper that took the place of a dead
/// one holds its children already; where it does not, it is told of them here, as memory and journal know them.
/// </summary>
internal sealed class WorkerRecovery(
    Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor, WorkerSpawn spawn, ForeignProcesses foreign, ChildPort ports)
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const int RecordedEndsLookedAt = 200;
    private const string RequestKinds = "process_*";
    private const int RequestsLookedAt = 200;
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Goes through everything held; returns when each worker knows where it stands.</summary>
    /// <exception cref="KeeperException">The connection is gone again.</exception>
    public async Task RunAsync(KeeperClient keeper, CancellationToken cancellationToken)
    {
        var held = (await keeper.ListAsync(cancellationToken)).ToLookup(child => child.Id, StringComparer.Ordinal);
        foreach (var worker in board.All)
        {
            // What was held while it was of another type is not its process any more.
            var isForeign = worker.Definition.Type == WorkerType.Unmanaged;
            await RemoveAsync(keeper, worker.Id, [.. held[worker.Id].Where(child => child.Foreign != isForeign)], cancellationToken);
            await RecoverAsync(keeper, worker, [.. held[worker.Id].Where(child => child.Foreign == isForeign)], cancellationToken);
        }

        foreach (var strays in held)
        {
            if (Worker.NameOf(strays.Key) is { } name && board.Find(name) is null)
                await RemoveAsync(keeper, strays.Key, [.. strays], cancellationToken);
        }
    }

    /// <summary>Handles the end of a child that is no defined worker's.</summary>
    public Task RecordStrayAsync(KeptChild child) => supervisor.RecordEndAsync(child.Id, Exited(child));

    private async Task RecoverAsync(
        KeeperClient keeper, Worker worker, IReadOnlyList<KeptChild> held, CancellationToken cancellationToken)
    {
        var ended = await ReleaseRecordedAsync(keeper, worker.Id, held.Where(child => child.End is not null), cancellationToken);
        var current = held.FirstOrDefault(child => child.End is null) ?? ended.LastOrDefault();
        var before = current is { End: null, Foreign: false } ? ended.LastOrDefault() : null;
        foreach (var earlier in ended)
        {
            if (earlier != current && earlier != before)
                await supervisor.RecordEndAsync(worker.Id, Exited(earlier));
        }

        if (current is null && worker.Definition.Type == WorkerType.Unmanaged)
        {
            current = await SightAsync(keeper, worker, cancellationToken);
        }
        else if (current is null)
        {
            (current, var left) = await AdoptAsync(keeper, worker, cancellationToken);
            if (left is not null)
            {
                await supervisor.SubmitAsync(worker, left, cancellationToken);
                return;
            }
        }

        var isKnown = current is not null && (worker.Snapshot.Condition.Child?.IsSameProcess(current) ?? false);
        if (current is { End: null } && !isKnown && worker.Definition.Type == WorkerType.Integrated)
            worker.Port = await ports.FindAsync(worker, current, cancellationToken);
        var wanted = await IsWantedAsync(worker, current, cancellationToken);
        var found = new WorkerInput.Found(current, wanted) { Before = before, Limits = await RaisedLimitsAsync(worker, cancellationToken) };
        await supervisor.SubmitAsync(worker, found, cancellationToken);
    }

    // An end is released only after it was recorded; a crash between the two leaves both, and it must not be told twice.
    private async Task<List<KeptChild>> ReleaseRecordedAsync(
        KeeperClient keeper, string subject, IEnumerable<KeptChild> ended, CancellationToken cancellationToken)
    {
        List<KeptChild> unrecorded = [.. ended];
        if (unrecorded.Count == 0)
            return unrecorded;
        var query = new JournalQuery
        {
            Subject = subject,
            Kind = WorkerEventKinds.Exited,
            Newest = true,
            Limit = RecordedEndsLookedAt,
        };
        var records = await journal.ReadAsync(WorkerRecord.Tenant, query, cancellationToken);
        var recorded = records.Select(record => WorkerRecord.ProcessOf(record.Entry)).ToHashSet();
        foreach (var child in unrecorded.Where(child => recorded.Contains((child.Pid, child.StartTicks))).ToList())
        {
            unrecorded.Remove(child);
            await UnlessGoneAsync(() => keeper.ReleaseAsync(child, cancellationToken));
        }

        return unrecorded;
    }

    private async ValueTask<bool> IsWantedAsync(Worker worker, KeptChild? current, CancellationToken cancellationToken)
    {
        // This daemon knows by itself, unless it has only just begun.
        var condition = worker.Snapshot.Condition;
        if (condition.Child is not null || condition.LastChild is not null || condition.Wanted)
            return condition.Wanted;
        var stopped = await WasStoppedAsync(worker, cancellationToken);
        if (current is not null)
            return !stopped;
        return worker.Definition.Autostart && (!stopped || worker.Definition.Restart.Policy == RestartPolicy.Always);
    }

    // A process that lives although no Keeper holds it: held again from now on, or else the reason for starting none beside it.
    private async ValueTask<(KeptChild? Child, WorkerInput.LeftBehind? Left)> AdoptAsync(
        KeeperClient keeper, Worker worker, CancellationToken cancellationToken)
    {
        var known = worker.Snapshot.Condition.Child;
        if ((known ?? await LastStartedAsync(worker, cancellationToken)) is not { } process)
            return (null, null);
        try
        {
            var (output, error) = (spawn.CaptureOf(worker.Definition, LogStream.Output), spawn.CaptureOf(worker.Definition, LogStream.Error));
            return (await keeper.AdoptAsync(process, output, error, cancellationToken), null);
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchChild)
        {
            // Of one that this daemon knew to live the end has to be told.
            return (known is null ? null : known with { End = UnknownEnd() }, null);
        }
        catch (KeeperException failure) when (failure.Failure != KeeperFailure.Lost)
        {
            return await ProcessLife.LivesAsync(io, process.Pid, process.StartTicks, cancellationToken)
                ? (null, new WorkerInput.LeftBehind(new OrphanedProcess(process.Pid, process.StartTicks), failure.Message))
                : (null, null);
        }
    }

    // What was watched before has either been found again, or has ended while nobody watched.
    private async ValueTask<KeptChild?> SightAsync(KeeperClient keeper, Worker worker, CancellationToken cancellationToken)
    {
        var known = worker.Snapshot.Condition.Child ?? await LastFoundAsync(worker, cancellationToken);
        if (known is not null && !await ProcessLife.LivesAsync(io, known.Pid, known.StartTicks, cancellationToken))
            return known with { End = UnknownEnd(), Foreign = true };
        try
        {
            // The same process as before goes first: more than one may fit.
            if (known is not null)
                return await keeper.WatchAsync(known, cancellationToken);
            return (await foreign.SightAsync(keeper, worker, cancellationToken)).Process;
        }
        catch (KeeperException failure) when (failure.Failure != KeeperFailure.Lost)
        {
            // It is looked for again and again, and the worker says why it is not found.
            return null;
        }
    }

    private async ValueTask<KeptChild?> LastFoundAsync(Worker worker, CancellationToken cancellationToken)
    {
        if (await LastAsync(worker, WorkerEventKinds.Found, cancellationToken) is not { } found || WorkerRecord.StartedOf(found, supervisor.BootId) is not { } process)
            return null;
        var ended = await LastAsync(worker, WorkerEventKinds.Exited, cancellationToken);
        return ended is not null && WorkerRecord.ProcessOf(ended) == (process.Pid, process.StartTicks) ? null : process;
    }

    private async ValueTask<WorkerLimits?> RaisedLimitsAsync(Worker worker, CancellationToken cancellationToken) =>
        worker.Definition.Limits.Bounds.Any(bound => bound.Policy == LimitPolicy.RestartAdjusted)
        && await LastAsync(worker, LimitEventKinds.Adjusted, cancellationToken) is { } adjusted
            ? WorkerRecord.LimitsOf(adjusted, worker.Definition.Limits)
            : null;

    private KeptEnd UnknownEnd()
    {
        var now = (io.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return new KeptEnd(0, 0, now, TimeSpan.Zero, TimeSpan.Zero, 0) { Unknown = true };
    }

    private async ValueTask<KeptChild?> LastStartedAsync(Worker worker, CancellationToken cancellationToken) =>
        await LastStartAsync(worker, cancellationToken) is { } last ? WorkerRecord.StartedOf(last, supervisor.BootId) : null;

    private ValueTask<JournalEntry?> LastStartAsync(Worker worker, CancellationToken cancellationToken) =>
        LastAsync(worker, WorkerEventKinds.Started, cancellationToken);

    private async ValueTask<JournalEntry?> LastAsync(Worker worker, string kind, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Subject = worker.Id, Kind = kind, Newest = true, Limit = 1 };
        return (await journal.ReadAsync(WorkerRecord.Tenant, query, cancellationToken)) is [var last] ? last.Entry : null;
    }

    private async ValueTask<bool> WasStoppedAsync(Worker worker, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Subject = worker.Id, Kind = RequestKinds, Newest = true, Limit = RequestsLookedAt };
        foreach (var record in await journal.ReadAsync(WorkerRecord.Tenant, query, cancellationToken))
        {
            if (record.Entry.Result != "ok")
                continue;
            switch (record.Entry.Kind)
            {
                case WorkerEventKinds.StopRequested: return true;
                case WorkerEventKinds.StartRequested or WorkerEventKinds.RestartRequested: return false;
                // What was said of an earlier worker of that name is not said of this one.
                case WorkerEventKinds.Defined or WorkerEventKinds.Undefined: return false;
                case ScheduleRecord.Kind when ScheduleRecord.Of(record.Entry).HasStarted: return false;
            }
        }

        return false;
    }

    private async Task RemoveAsync(
        KeeperClient keeper, string subject, IReadOnlyList<KeptChild> strays, CancellationToken cancellationToken)
    {
        foreach (var ended in await ReleaseRecordedAsync(keeper, subject, strays.Where(stray => stray.End is not null), cancellationToken))
            await RecordStrayAsync(ended);
        foreach (var stray in strays.Where(stray => stray.End is null))
        {
            if (stray.Foreign)
            {
                await UnlessGoneAsync(() => keeper.ReleaseAsync(stray, cancellationToken));
                continue;
            }

            var removed = new WorkerEvent(WorkerEventKinds.Removed) { Child = stray, Reason = "its worker is no longer defined" };
            supervisor.Record(stray.Id, removed);
            await UnlessGoneAsync(() => keeper.EndAsync(stray, SigTerm, cancellationToken));
            _ = io.Start($"worker-removal:{stray.Id}", () => KillLaterAsync(keeper, stray, cancellationToken));
        }
    }

    // Who ends while it is being ended, and whose end another has released, is no reason not to begin.
    private static async ValueTask UnlessGoneAsync(Func<ValueTask> ask)
    {
        try
        {
            await ask();
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchChild)
        {
            // The news of its end is under way, or it was told.
            return;
        }
    }

    private async Task KillLaterAsync(KeeperClient keeper, KeptChild stray, CancellationToken cancellationToken)
    {
        try
        {
            await io.Clock.Delay(RemovalTimeout, cancellationToken);
            await keeper.SignalAsync(stray, SigKill, cancellationToken);
        }
        catch (Exception failure) when (failure is KeeperException or OperationCanceledException or ObjectDisposedException)
        {
            // It ended in time, or the daemon did; then the next one finds it again.
            return;
        }
    }

    private static WorkerEvent Exited(KeptChild child) =>
        new(WorkerEventKinds.Exited) { Child = child, Time = child.End!.DiedAt };
}
