using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Console;

/// <summary>
/// Starts programs beside a worker as the worker itself is started, as its user, with its variables and under its limits, and sees to
/// it that the Keeper goes on holding nothing of them.
/// </summary>
/// <param name="io">How to reach the Keeper.</param>
/// <param name="spawn">Makes the worker's own order.</param>
/// <param name="address">The Keeper's socket; null for a node without consoles.</param>
/// <param name="keeper">The connection that orders go out on; null while there is none.</param>
internal sealed class ExecLaunch(Io io, WorkerSpawn spawn, Address? address, Func<KeeperClient?> keeper)
{
    private const string IdPrefix = "exec/";
    private const int SigKill = 9;

    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(5);

    private long _runs;

    /// <summary>Ends programs that an earlier daemon left behind.</summary>
    public static async Task TidyAsync(KeeperClient keeper, CancellationToken cancellationToken)
    {
        foreach (var child in await keeper.ListAsync(cancellationToken))
        {
            if (!child.Id.StartsWith(IdPrefix, StringComparison.Ordinal))
                continue;
            try
            {
                if (child.End is null)
                    await keeper.SignalAsync(child, SigKill, cancellationToken);
                else
                    await keeper.ReleaseAsync(child, cancellationToken);
            }
            catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchChild)
            {
                // It ended meanwhile; the next daemon finds its end.
                continue;
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="worker">The worker as it runs.</param>
    /// <param name="order">The program.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KeeperException">It was not started.</exception>
    public ValueTask<KeeperConsole> StartAsync(WorkerDefinition worker, ExecOrder order, CancellationToken cancellationToken) => address is { } place
        ? KeeperConsole.StartAsync(io, place, SpawnOf(worker, order), cancellationToken)
        : throw new KeeperException(KeeperFailure.Unsupported, "this node was started without consoles");

    /// <summary>Kills one that has not ended, and waits for its end as long as its console is open; then the Keeper is told to forget it.</summary>
    /// <param name="console">The program's console.</param>
    /// <param name="hasEnded">Whether its end was shown.</param>
    public async ValueTask EndAsync(KeeperConsole console, bool hasEnded)
    {
        try
        {
            if (keeper() is not { } client)
                return;
            if (!hasEnded)
            {
                await client.SignalAsync(console.Child, SigKill, CancellationToken.None);
                await EndShownAsync(console);
            }

            await client.ReleaseAsync(console.Child, CancellationToken.None);
        }
        catch (Exception failure) when (failure is KeeperException or ObjectDisposedException or OperationCanceledException)
        {
            // It does not end, or the connection is gone: the next daemon has it forgotten.
            return;
        }
    }

    private async Task EndShownAsync(KeeperConsole console)
    {
        using var limit = new CancellationTokenSource(DyingTime, io.Clock);
        await foreach (var piece in console.Shown.ReadAllAsync(limit.Token))
        {
            if (piece.Ended is not null)
                return;
        }
    }

    private KeeperSpawn SpawnOf(WorkerDefinition worker, ExecOrder order)
    {
        var whole = spawn.For(worker, worker.Limits);
        return whole with
        {
            Id = $"{IdPrefix}{Environment.ProcessId}/{Interlocked.Increment(ref _runs)}",
            File = order.Command[0],
            Arguments = [.. order.Command.Skip(1)],
            Output = null,
            Error = null,
            OutputFile = null,
            ErrorFile = null,
            Terms = whole.Terms! with
            {
                Console = order.Terminal ? KeeperConsoleKind.Terminal : KeeperConsoleKind.Pipes,
                Rows = order.Rows,
                Columns = order.Columns,
                HangUp = true,
            },
        };
    }
}
