using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast down</c>: ends the node.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Command Build(Shell shell)
    {
        var keep = new Option<bool>("--keep-workers") { Description = "End the daemon alone; the Keeper holds the workers until the next up." };
        var command = new Command("down", "Stop the workers, the daemon and the Keeper.") { keep };
        command.SetAction((parsed, cancellationToken) => RunAsync(shell, parsed.GetValue(keep), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, bool keepWorkers, CancellationToken cancellationToken)
    {
        var client = shell.Client();
        var asked = await client.Node.ShutdownAsync(new ShutdownRequest { KeepWorkers = keepWorkers }, cancellationToken);
        if (!asked.TryGet(out _, out var fault))
            return !keepWorkers && await shell.HasLeftKeeperAsync(cancellationToken) ? await EndKeeperAsync(shell, cancellationToken) : Shell.Fail(fault);
        var deadline = shell.Io.Clock.Elapsed + Limit;
        // The daemon stops answering before it has closed its files; it lets go of its data folder last.
        while ((await client.Node.StatusAsync(cancellationToken)).TryGet(out _, out _) || await shell.IsDataHeldAsync(cancellationToken))
        {
            if (shell.Io.Clock.Elapsed > deadline)
                return Shell.Fail(new Fault(WorkerErrors.StopTimedOut, $"The daemon has not ended after {Limit.TotalSeconds:0} seconds."));
            await shell.Io.Clock.Delay(Pause, cancellationToken);
        }

        // A daemon that was killed in the midst of it, or could not reach its Keeper, has left it and the workers.
        if (!keepWorkers && await shell.HasLeftKeeperAsync(cancellationToken)) return await EndKeeperAsync(shell, cancellationToken);
        Console.WriteLine($"{Style.Green("✓")} the node is down{(keepWorkers ? "; its workers go on" : "")}");
        return 0;
    }

    private static async Task<int> EndKeeperAsync(Shell shell, CancellationToken cancellationToken)
    {
        var ended = await LeftKeeper.EndAsync(shell.Io, shell.Folder, cancellationToken);
        if (!ended.TryGet(out var workers, out var fault)) return Shell.Fail(fault);
        Console.WriteLine(
            $"{Style.Green("✓")} the node is down; its daemon was gone already, its Keeper and {workers} {(workers == 1 ? "worker" : "workers")} were ended");
        return 0;
    }
}
