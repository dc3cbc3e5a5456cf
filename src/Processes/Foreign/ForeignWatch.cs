using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Foreign;

/// <summary>
/// Looks for the processes of unmanaged workers that have none. That a process has come nobody tells, so it is looked for every second; that
/// one has ended the Keeper tells. A file costs little to read; all others share one reading of the machine's processes, which is left out
/// while nothing has changed.
/// </summary>
internal sealed class ForeignWatch(Io io, WorkerBoard board, WorkerSupervisor supervisor, ForeignProcesses processes, ProcFolder proc, CancellationToken stop)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly LookRhythm _rhythm = new();

    /// <summary>Looks until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var version = board.Version;
                if (supervisor.Keeper is { } keeper)
                    await LookAsync(keeper, [.. board.All.Where(IsMissing)]);
                if (!board.All.Any(worker => worker.Latest.Type == WorkerType.Unmanaged))
                    await board.WaitAsync(version, stop);
                await io.Clock.Delay(LookEvery, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private static bool IsMissing(Worker worker) =>
        worker.Latest is { Type: WorkerType.Unmanaged, Fault: null } && worker.Snapshot.Condition is { Child: null, Spawning: false, State: not WorkerState.Unknown };

    private static bool HasFile(Worker worker) => worker.Latest.Target?.PidFile is not null;

    private async ValueTask LookAsync(KeeperClient keeper, IReadOnlyList<Worker> missing)
    {
        var census = new ProcessCensus(proc);
        foreach (var worker in missing.Where(HasFile))
            await LookAsync(keeper, worker, census);
        Worker[] others = [.. missing.Where(worker => !HasFile(worker))];
        if (others.Length == 0 || !_rhythm.IsDue(io.Clock.Elapsed, await proc.NewestAsync(stop), string.Join(' ', others.Select(worker => worker.Definition.Name))))
            return;
        foreach (var worker in others)
            await LookAsync(keeper, worker, census);

        // Asking for a unit starts a program, which is nobody's news.
        if (others.Any(worker => worker.Latest.Target?.Service is not null))
            _rhythm.Looked(await proc.NewestAsync(stop));
    }

    private async ValueTask LookAsync(KeeperClient keeper, Worker worker, ProcessCensus census)
    {
        try
        {
            var (process, reason, error) = await processes.SightAsync(keeper, worker, census, stop);
            await supervisor.PostAsync(worker, process is null ? new WorkerInput.NotSighted(reason, error) : new WorkerInput.Sighted(process));
        }
        catch (KeeperException failure)
        {
            // Lost, it is looked for again on the next connection; of an old version, the worker says so.
            if (failure.Failure == KeeperFailure.Unsupported)
                await supervisor.PostAsync(worker, new WorkerInput.NotSighted("the Keeper is of a version that does not watch; holdfast keeper upgrade"));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The machine is short of something, or the connection goes; the next look is a second away.
            await supervisor.PostAsync(worker, new WorkerInput.NotSighted(failure.Message));
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // The others are looked for all the same.
            var fault = Unforeseen.Of("it could not be looked for, by a fault of this program", failure);
            await supervisor.PostAsync(worker, new WorkerInput.NotSighted(fault.Detail.TrimEnd('.'), fault.Code));
        }
    }
}
