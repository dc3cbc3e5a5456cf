using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Foreign;

/// <summary>
/// Looks for the processes of unmanaged workers that have none. That a process has come nobody tells, so it is looked for every second; that
/// one has ended the Keeper tells.
/// </summary>
internal sealed class ForeignWatch(Io io, WorkerBoard board, WorkerSupervisor supervisor, ForeignProcesses processes, CancellationToken stop)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Looks until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var version = board.Version;
                foreach (var worker in board.All)
                {
                    if (supervisor.Keeper is { } keeper && IsMissing(worker))
                        await LookAsync(keeper, worker);
                }

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

    private async ValueTask LookAsync(KeeperClient keeper, Worker worker)
    {
        try
        {
            var (process, reason) = await processes.SightAsync(keeper, worker, stop);
            await supervisor.PostAsync(worker, process is null ? new WorkerInput.NotSighted(reason) : new WorkerInput.Sighted(process));
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
    }
}
