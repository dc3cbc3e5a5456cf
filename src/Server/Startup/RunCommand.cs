using System.Runtime.InteropServices;
using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Startup;

/// <summary><c>holdfastd run</c>: runs the node until it is told to end.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Io io, DaemonArguments arguments)
    {
        var loaded = await NodeConfiguration.LoadAsync(io, arguments, CancellationToken.None);
        if (!loaded.TryGet(out var configuration, out var fault)) return Fail(fault);
        foreach (var each in configuration.Faults) Console.Error.WriteLine(each.Render());
        if (configuration.Fatal.Count > 0) return Fail(configuration.Fatal[0].Fault);
        if (configuration.Faults.Count > 0 && !arguments.KeepGoing) return Fail(configuration.Faults[0].Fault);

        if (NodePriority.Take(configuration.Settings.Nice) is { } refused) return Fail(refused);

        var ending = new NodeEnding();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Keep(signal, ending));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Keep(signal, ending));
        // Before the node starts: by default the signal would end the daemon.
        var hangUp = new HangUp(io, arguments);
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Reload(signal, hangUp));
        if (!(await StartAsync(io, arguments, configuration.Settings, ending)).TryGet(out var node, out fault)) return Fail(fault);
        hangUp.Ready(request => ReloadAsync(node, request));
        Console.WriteLine($"holdfastd: node {configuration.Settings.Name} is ready at {configuration.Settings.Address}");
        var (caller, keepWorkers) = await WaitAsync(io, ending);
        return await EndAsync(node, caller, keepWorkers) ? 0 : 1;
    }

    /// <summary>Waits until the node is to end, and keeps it small meanwhile.</summary>
    private static async Task<(Caller Caller, bool KeepWorkers)> WaitAsync(Io io, NodeEnding ending)
    {
        using var running = new CancellationTokenSource();
        var trimming = io.Start("native-heaps", () => NativeHeaps.KeepTrimAsync(io.Clock, running.Token));
        var asked = await ending.Asked;
        await running.CancelAsync();
        await trimming;
        return asked;
    }

    private static async Task<bool> EndAsync(Node node, Caller caller, bool keepWorkers)
    {
        var whole = await node.EndAsync(caller, keepWorkers);
        try
        {
            await node.DisposeAsync();
            return whole;
        }
        catch (JournalException failure)
        {
            Fail(new Fault(JournalErrors.Unavailable, failure.Message));
            return false;
        }
    }

    private static async Task<Result<Node>> StartAsync(Io io, DaemonArguments arguments, NodeSettings settings, NodeEnding ending)
    {
        try
        {
            return await Node.StartAsync(io, arguments, settings, ending);
        }
        catch (JournalException failure)
        {
            return NodeFoundation.FaultOf(failure);
        }
        catch (KeeperException failure)
        {
            return new Fault(WorkerErrors.KeeperUnavailable, failure.Message);
        }
    }

    /// <summary>A signal ends the daemon alone: the Keeper holds the workers until a daemon comes back.</summary>
    private static void Keep(PosixSignalContext signal, NodeEnding ending)
    {
        signal.Cancel = true;
        ending.Ask(Caller.System("signal"), keepWorkers: true);
    }

    private static void Reload(PosixSignalContext signal, HangUp hangUp)
    {
        signal.Cancel = true;
        hangUp.Take();
    }

    /// <summary>Has the configuration carried out; what is wrong with it is told in the log, and nothing is changed.</summary>
    private static async Task ReloadAsync(Node node, ApplyRequest request)
    {
        var applied = await node.Config.ApplyAsync(Caller.System("signal"), request, CancellationToken.None);
        if (!applied.TryGet(out var plan, out var fault))
        {
            Fail(fault);
            return;
        }

        Console.WriteLine($"holdfastd: {plan.File} was read again: {plan.Steps.Count} steps");
        foreach (var step in plan.Steps)
            Console.WriteLine($"holdfastd: {step.Action} {step.Worker}{(step.Problem is { } problem ? $": {problem.Code} {problem.Detail}" : "")}");
    }

    private static int Fail(Fault fault)
    {
        Console.Error.WriteLine($"holdfastd: {fault}");
        return 1;
    }
}
