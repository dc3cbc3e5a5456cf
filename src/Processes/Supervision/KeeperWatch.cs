using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>Stays connected: recovers on each new connection, passes ends on, and connects again when the Keeper was lost.</summary>
internal sealed class KeeperWatch(
    WorkerServiceOptions options, WorkerBoard board, WorkerSupervisor supervisor, WorkerRecovery recovery, CancellationToken stop)
{
    private const string Subject = "keeper/node";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Io _io = options.Io;

    /// <summary>Recovers on the first connection.</summary>
    /// <exception cref="KeeperException">It is gone already.</exception>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        supervisor.Keeper = options.Keeper;
        return recovery.RunAsync(options.Keeper, cancellationToken);
    }

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            var keeper = options.Keeper;
            while (true)
            {
                await PassOnAsync(keeper);
                await LoseAsync(keeper);
                if (options.Reconnect is null)
                    return;
                keeper = await ReconnectAsync(options.Reconnect);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task PassOnAsync(KeeperClient keeper)
    {
        await foreach (var ended in keeper.Events.ReadAllAsync(stop))
        {
            if (Worker.NameOf(ended.Id) is not { } name)
                continue;
            if (board.Find(name) is { } worker)
                await supervisor.PostAsync(worker, new WorkerInput.Ended(ended));
            else
                _ = recovery.RecordStrayAsync(ended);
        }
    }

    private async Task LoseAsync(KeeperClient keeper)
    {
        stop.ThrowIfCancellationRequested();
        Tell(WorkerEventKinds.KeeperLost);
        await LetGoAsync(keeper);
    }

    private async Task LetGoAsync(KeeperClient keeper)
    {
        supervisor.Keeper = null;
        foreach (var worker in board.All)
            await supervisor.PostAsync(worker, new WorkerInput.Lost());
        await keeper.DisposeAsync();
    }

    private async Task<KeeperClient> ReconnectAsync(Func<CancellationToken, ValueTask<KeeperClient>> reconnect)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            KeeperClient? keeper = null;
            try
            {
                keeper = await reconnect(stop);
                supervisor.Keeper = keeper;
                await recovery.RunAsync(keeper, stop);
                Tell(WorkerEventKinds.KeeperFound);
                return keeper;
            }
            catch (Exception)
            {
                // Whatever it was: a daemon that no longer watches would leave its workers dead without a word. The connection
                // must not stay, for the Keeper takes few, and who was recovered over it is unknown again, or the next
                // recovery would pass over ends that nobody heard of.
                if (keeper is not null)
                    await LetGoAsync(keeper);
                stop.ThrowIfCancellationRequested();
                await _io.Clock.Delay(pause, stop);
            }
        }
    }

    private void Tell(string kind) => supervisor.Record(Subject, new WorkerEvent(kind));
}
