using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Cli.Nodes;

/// <summary>A Keeper whose daemon is gone: what no daemon ends any more is ended here.</summary>
internal static class LeftKeeper
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a Keeper listens for the folder, be it stopped or not.</summary>
    public static Task<bool> IsThereAsync(Io io, string folder, CancellationToken cancellationToken) =>
        DataFolder.TakesConnectionsAsync(io, KeeperLauncher.SocketOf(folder), cancellationToken);

    /// <summary>Asks its children to end, kills what has not after ten seconds, and ends the Keeper.</summary>
    /// <returns>How many children were living; or why they and the Keeper go on.</returns>
    public static async Task<Result<int>> EndAsync(Io io, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var keeper = await KeeperClient.ConnectAsync(io, KeeperLauncher.SocketOf(folder), cancellationToken);
            var living = await LivingAsync(keeper, cancellationToken);
            foreach (var child in living) await AskToEndAsync(keeper, child, cancellationToken);
            var deadline = io.Clock.Elapsed + Grace;
            while (io.Clock.Elapsed < deadline && (await LivingAsync(keeper, cancellationToken)).Count > 0)
                await io.Clock.Delay(Pause, cancellationToken);
            await keeper.ShutdownAsync(force: true, cancellationToken);
            return living.Count;
        }
        catch (KeeperException failure)
        {
            return new Fault(
                WorkerErrors.KeeperUnavailable,
                $"The daemon is gone; its Keeper listens on {KeeperLauncher.SocketOf(folder).Path} and its workers go on: {failure.Message}.");
        }
    }

    private static async Task<IReadOnlyList<KeptChild>> LivingAsync(KeeperClient keeper, CancellationToken cancellationToken) =>
        [.. (await keeper.ListAsync(cancellationToken)).Where(child => child.End is null)];

    private static async Task AskToEndAsync(KeeperClient keeper, KeptChild child, CancellationToken cancellationToken)
    {
        try
        {
            await keeper.EndAsync(child, SigTerm, cancellationToken);
        }
        catch (KeeperException failure) when (failure.Failure != KeeperFailure.Lost)
        {
            // It ended by itself in the meantime.
        }
    }
}
