using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Cli.Nodes;

/// <summary>The Keeper's program that stands beside this one, and the running Keeper that may have been started from another.</summary>
internal static class InstalledKeeper
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "holdfast-keeper");

    /// <summary>Brings the Keeper of a data folder to the installed program, where it runs from another.</summary>
    /// <param name="io">How to reach it.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="force">Whether it is exchanged even where it is the same, and consoles in the way are ended.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What was done, in words; empty where there was nothing to do.</returns>
    public static async Task<Result<string>> UpgradeAsync(Io io, string folder, bool force, CancellationToken cancellationToken)
    {
        try
        {
            await using (var keeper = await KeeperClient.ConnectAsync(io, KeeperLauncher.SocketOf(folder), cancellationToken))
            {
                if (!force && !await KeeperUpgrade.IsDueAsync(io, keeper.KeeperPid, Program, cancellationToken))
                    return "";
            }

            var (children, pid) = await KeeperUpgrade.RunAsync(io, Program, folder, endConsoles: force, cancellationToken);
            return $"the Keeper (pid {pid}) was upgraded in place; its {children} {(children == 1 ? "worker goes" : "workers go")} on";
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.StillHeld && !force)
        {
            return new Fault(
                WorkerErrors.KeeperUnavailable, $"The Keeper was not upgraded: {failure.Message}. Leave them, or end them by: holdfast keeper upgrade --force");
        }
        catch (KeeperException failure)
        {
            return new Fault(WorkerErrors.KeeperUnavailable, $"The Keeper was not upgraded: {failure.Message}.");
        }
    }
}
