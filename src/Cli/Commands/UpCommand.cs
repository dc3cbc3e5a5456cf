using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;
using Holdfast.Runtime;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast up</c>: starts the node and waits until it is ready.</summary>
internal sealed class UpCommand
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    // Everything of a demonstration comes up; of a real node something may well be down, and its operator need not wait for it.
    private static readonly TimeSpan DemoWarmLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Shell _shell;
    private readonly bool _demo;

    private UpCommand(Shell shell, bool demo)
    {
        _shell = shell;
        _demo = demo;
    }

    public static Command Build(Shell shell)
    {
        var demo = new Option<bool>("--demo")
        {
            Description = "Run the demonstration: two Harbor Bank hosts as workers, a pool that is logged on to them, loopback without a token.",
        };
        var config = new Option<string?>("--config") { Description = "The configuration file; ./holdfast.yaml if not given." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Run the good workers where others' entries are wrong." };
        var command = new Command("up", "Start the node, its Keeper and its workers; find what is already running.") { demo, config, keepGoing };
        command.SetAction((parsed, cancellationToken) =>
            new UpCommand(shell, parsed.GetValue(demo)).RunAsync(parsed.GetValue(config), parsed.GetValue(keepGoing), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(string? config, bool keepGoing, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. _demo ? ["--demo"] : Array.Empty<string>(),
            .. config is null ? Array.Empty<string>() : ["--config", Path.GetFullPath(config)],
            .. _shell.DataOption is null ? Array.Empty<string>() : ["--data", Path.GetFullPath(_shell.DataOption)],
        ];
        var checking = await Daemon.CheckAsync(_shell.Io, arguments, cancellationToken);
        if (!checking.TryGet(out var check, out var fault)) return Shell.Fail(fault);
        var goesOn = keepGoing && check.Faults.All(each => each.Contained);
        if (check.Faults.Count > 0)
        {
            var told = ConfigCommand.PrintFaults(check.File, check.Faults, goesOn ? "the other workers run" : "nothing was changed");
            if (!goesOn) return told;
            arguments = [.. arguments, "--keep-going"];
        }

        await UpgradeKeeperAsync(check.Data, cancellationToken);
        var client = NodeClient.OverSocket(_shell.Io, check.Data);
        if ((await client.Node.StatusAsync(cancellationToken)).TryGet(out var running, out _))
        {
            Console.WriteLine($"{Style.Green("✓")} node {Style.Bold(running.Name)} already runs (pid {running.Pid})");
            PrintTour(_shell.Io, running, check);
            return 0;
        }

        Console.WriteLine($"{Style.Green("✓")} configuration {check.File}: {check.Summary}");
        var started = await StartAsync(client, arguments, check, cancellationToken);
        if (!started.TryGet(out var status, out var failure)) return Shell.Fail(failure);
        Console.WriteLine($"{Style.Green("✓")} node {Style.Bold(status.Name)} runs (daemon {status.Pid}, Keeper {status.KeeperPid})");
        status = await WarmAsync(client, status, cancellationToken);
        PrintTour(_shell.Io, status, check);
        return 0;
    }

    // A Keeper that goes on from before may be older than what is installed now. One that cannot be exchanged serves as it is.
    private async Task UpgradeKeeperAsync(string data, CancellationToken cancellationToken)
    {
        if (!await LeftKeeper.IsThereAsync(_shell.Io, data, cancellationToken)) return;
        var upgraded = await InstalledKeeper.UpgradeAsync(_shell.Io, data, force: false, cancellationToken);
        if (!upgraded.TryGet(out var words, out var fault))
            Console.WriteLine($"{Style.Yellow("!")} {fault.Detail}");
        else if (words.Length > 0)
            Console.WriteLine($"{Style.Green("✓")} {words}");
    }

    private async Task<Result<NodeStatus>> StartAsync(
        HoldfastClient client, string[] arguments, ConfigCheck check, CancellationToken cancellationToken)
    {
        var log = DataFolder.Log(check.Data);
        var before = await LengthAsync(log, cancellationToken);
        var child = await Daemon.StartAsync(_shell.Io, arguments, check.Data, cancellationToken);
        await using (child)
        {
            var ended = child.WaitForExitAsync(cancellationToken).AsTask();
            var deadline = _shell.Io.Clock.Elapsed + ReadyLimit;
            while (_shell.Io.Clock.Elapsed < deadline)
            {
                if ((await client.Node.StatusAsync(cancellationToken)).TryGet(out var status, out var fault)) return status;
                if (fault.Code != NodeErrors.NotRunning) return fault;
                if (ended.IsCompleted)
                {
                    var said = await TextFromAsync(log, before, cancellationToken);
                    var ending = DaemonWords.FaultOf(said, $"holdfastd ended with status {await ended}. Its log says:\n{said.Trim()}");
                    // Another up was quicker: its node is as good as ours would have been.
                    if (ending.Code != NodeErrors.AlreadyRunning || !await _shell.IsDataHeldAsync(cancellationToken)) return ending;
                }

                await _shell.Io.Clock.Delay(Pause, cancellationToken);
            }

            return new Fault(NodeErrors.StartFailed, $"The node was not ready within {ReadyLimit.TotalSeconds:0} seconds; its log is {log}.");
        }
    }

    /// <summary>Waits until workers run, endpoints are healthy and pools are warm, and tells of each as it comes.</summary>
    private async Task<NodeStatus> WarmAsync(HoldfastClient client, NodeStatus status, CancellationToken cancellationToken)
    {
        var deadline = _shell.Io.Clock.Elapsed + (_demo ? DemoWarmLimit : WarmLimit);
        bool workers = false, endpoints = false, pools = false;
        while (!(workers && endpoints && pools) && _shell.Io.Clock.Elapsed < deadline)
        {
            if (!(await client.Node.StatusAsync(cancellationToken)).TryGet(out var now, out _)) break;
            status = now;
            // One that waits for its hour, or is done, is not waited for.
            var meant = now.Workers.Count(w => w.Health is not null);
            Tell(ref workers, meant, now.Workers.Count(w => w.State == "running"), "workers running");
            Tell(ref endpoints, now.Endpoints.Count, now.Endpoints.Count(e => e.State == "healthy"), "endpoints healthy");
            Tell(ref pools, now.Pools.Sum(p => p.Min), now.Pools.Sum(p => Math.Min(p.Min, p.Warm + p.InUse)), "sessions warm");
            await _shell.Io.Clock.Delay(Pause, cancellationToken);
        }

        if (!(workers && endpoints && pools))
            Console.WriteLine($"{Style.Yellow("!")} not everything is up yet; {Shell.CommandName} status tells what is missing");
        return status;
    }

    private static void Tell(ref bool told, int wanted, int have, string what)
    {
        if (told || have < wanted) return;
        told = true;
        if (wanted > 0) Console.WriteLine($"{Style.Green("✓")} {have} {what}");
    }

    private static void PrintTour(Io io, NodeStatus status, ConfigCheck check)
    {
        var pool = status.Pools.Count > 0 ? status.Pools[0].Name : null;
        // The commands must find this node from the same folder without more ado.
        var where = DataFolder.Find(io, Environment.GetEnvironmentVariable("HOLDFAST_DATA")) == check.Data ? "" : $" --data {check.Data}";
        Console.WriteLine();
        Console.WriteLine($"  page and API   {Style.Cyan(status.Address)}");
        Console.WriteLine($"  data           {check.Data}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine($"  {Shell.CommandName} status{where}");
        Console.WriteLine(pool is null ? $"  {Shell.CommandName} ps{where}" : $"  {Shell.CommandName} sessions open {pool}{where}");
        Console.WriteLine($"  {Shell.CommandName} audit verify{where}");
    }

    private async Task<long> LengthAsync(string file, CancellationToken cancellationToken)
    {
        if (!_shell.Io.Files.Exists(file)) return 0;
        var handle = await _shell.Io.Files.OpenAsync(file, FileOpening.Read, cancellationToken);
        await using (handle) return handle.Length;
    }

    private async Task<string> TextFromAsync(string file, long offset, CancellationToken cancellationToken)
    {
        if (!_shell.Io.Files.Exists(file)) return "";
        var bytes = await _shell.Io.Files.ReadAllBytesAsync(file, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(bytes.AsSpan((int)Math.Min(offset, bytes.Length)));
    }
}
