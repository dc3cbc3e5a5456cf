using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Processes.Graph;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Reload;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>
/// The node's workers: started, watched, started again, stopped. The Keeper is their parent, so they outlive this service:
/// disposing of it leaves them running, and the next one takes them over.
/// </summary>
public sealed class WorkerService : IAsyncDisposable
{
    private const string Subject = "node/workers";

    private readonly CancellationTokenSource _stop = new();
    private readonly WorkerBoard _board;
    private readonly WorkerSupervisor _supervisor;
    private readonly KeeperWatch _watch;
    private readonly WorkerOperations _operations;
    private readonly ReloadExecution _reload;
    private readonly LogHousekeeper _housekeeper;
    private readonly Scheduler _scheduler;
    private readonly LogForwarding _forwarding;
    private readonly LimitWatch _limits;
    private readonly UsageBoard _usage;
    private readonly ForeignWatch _foreign;
    private Task _running = Task.CompletedTask;

    private WorkerService(WorkerServiceOptions options)
    {
        _board = new WorkerBoard(options.Definitions, options.Io.Clock.UtcNow);
        var spawn = new WorkerSpawn(options.Environment, options.LogFolder);
        var beside = new ExecLaunch(options.Io, spawn, options.KeeperSocket, () => _supervisor!.Keeper);
        var health = new HealthWatch(options.Io, new ProbeFactory(options.Io, options.TerminalProbe, beside), _stop.Token);
        var proc = new ProcFolder(options.Io.Files);
        var finder = new ProcessFinder(options.Io, proc, new ServiceUnit(options.Io));
        var foreign = new ForeignProcesses(options.Io, finder, proc, options.Environment, options.LogFolder);
        var ports = new ChildPort(options.Io, options.Journal);
        _supervisor = new WorkerSupervisor(options.Io, options.Journal, _board, spawn, foreign, health, ports, _stop.Token);
        _foreign = new ForeignWatch(options.Io, _board, _supervisor, foreign, proc, _stop.Token);
        var recovery = new WorkerRecovery(options.Io, options.Journal, _board, _supervisor, spawn, foreign, ports);
        _watch = new KeeperWatch(options, _board, _supervisor, recovery, _stop.Token);
        _operations = new WorkerOperations(options.Journal, _board, _supervisor);
        _reload = new ReloadExecution(options.Io, options.Journal, _board, _supervisor, _operations);
        _scheduler = new Scheduler(options.Io, options.Journal, _board, _supervisor);
        _forwarding = new LogForwarding(options.Io, options.Journal, options.LogFolder, () => _board.All.Select(worker => worker.Latest));
        Logs = new LogService(
            options.Io, options.LogFolder, () => [.. _board.All.Select(worker => worker.Definition.Name)], name => WorkerFaults.NoSuchWorker(name, _board),
            HeldAsync, () => _forwarding.Facts);
        _housekeeper = new LogHousekeeper(options.Io, options.LogFolder, name => _board.Find(name)?.Latest.Logs, options.Journal);
        var usage = new UsageReader(options.Io, new TreeWalk(options.Io.Files, LaunchTerms.RunVariable));
        _limits = new LimitWatch(options.Io, _board, _supervisor, usage, _stop.Token);
        _usage = new UsageBoard(options.Io, _board, _supervisor, usage);
        Consoles = new WorkerConsoles(options.Io, options.Journal, _board, _supervisor, beside, options.KeeperSocket);
    }

    /// <summary>Programs run beside workers, workers' terminals, and signals.</summary>
    public WorkerConsoles Consoles { get; }

    /// <summary>What the workers wrote.</summary>
    public LogService Logs { get; }

    /// <summary>The number of the last change; see <see cref="WaitForChangeAsync"/>.</summary>
    public long Version => _board.Version;

    /// <summary>
    /// Takes over what the Keeper holds, handles ends that nobody saw, and starts workers that are to be started with the node.
    /// Returns when each worker has left the state <c>unknown</c>; starts may still be under way.
    /// </summary>
    /// <exception cref="KeeperException">The connection to the Keeper is gone.</exception>
    public static async ValueTask<WorkerService> StartAsync(WorkerServiceOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Io.Files.CreateFolder(options.LogFolder);
        options.Io.Files.CreateFolder(WorkerSpawn.PipeFolderOf(options.LogFolder));
        var service = new WorkerService(options);
        service._supervisor.BootId = await MachineBoot.ReadIdAsync(options.Io, cancellationToken);
        var supervising = service.Start(options, "workers:supervisor", service._supervisor.RunAsync);
        try
        {
            await service._watch.BeginAsync(cancellationToken);
            await ExecLaunch.TidyAsync(options.Keeper, cancellationToken);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        service._running = Task.WhenAll(
            supervising,
            service.Start(options, "workers:keeper", service._watch.RunAsync),
            service.Start(options, "workers:limits", service._limits.RunAsync),
            service.Start(options, "workers:foreign", service._foreign.RunAsync),
            service.Start(options, "workers:schedules", () => service._scheduler.RunAsync(service._stop.Token)),
            service.Start(options, "workers:logs", () => service._housekeeper.RunAsync(service._stop.Token)),
            service.Start(options, "workers:forwarding", () => service._forwarding.RunAsync(service._stop.Token)));
        return service;
    }

    /// <summary>All workers as they are now, by name.</summary>
    public IReadOnlyList<WorkerView> List() => [.. _board.All.Select(worker => worker.Snapshot.View)];

    /// <summary>The workers that run by a schedule, by name.</summary>
    public IReadOnlyList<ScheduleView> Schedules => _scheduler.Views;

    /// <summary>One worker as it is now.</summary>
    public Result<WorkerView> Find(string name) =>
        _board.Find(name) is { } worker ? worker.Snapshot.View : WorkerFaults.NoSuchWorker(name, _board);

    /// <summary>Starts a worker that does not run; returns when its program was started or could not be.</summary>
    public ValueTask<Result<WorkerView>> StartAsync(Caller caller, string name, CancellationToken cancellationToken) =>
        _operations.RunAsync(caller, name, WorkerOperation.Start, cancellationToken);

    /// <summary>
    /// Ends a worker: its stop signal to the whole group, and SIGKILL when the stop timeout has passed. Returns when it has ended.
    /// </summary>
    public ValueTask<Result<WorkerView>> StopAsync(Caller caller, string name, CancellationToken cancellationToken) =>
        _operations.RunAsync(caller, name, WorkerOperation.Stop, cancellationToken);

    /// <summary>Ends a worker where it runs, and starts it; returns when its program was started or could not be.</summary>
    public ValueTask<Result<WorkerView>> RestartAsync(Caller caller, string name, CancellationToken cancellationToken) =>
        _operations.RunAsync(caller, name, WorkerOperation.Restart, cancellationToken);

    /// <summary>Ends all workers; when the node starts again they are started again. Returns when none runs any more.</summary>
    public ValueTask StopAllAsync(Caller caller, CancellationToken cancellationToken) =>
        _operations.StopAllAsync(caller, cancellationToken);

    /// <summary>What each worker's whole tree uses now, by name; takes 200 ms where nobody asked lately.</summary>
    public ValueTask<IReadOnlyList<WorkerUsage>> ReadUsageAsync(CancellationToken cancellationToken) => _usage.ReadAsync(cancellationToken);

    /// <summary>Starts what of a group does not run, each member after those it waits for.</summary>
    public ValueTask<Result<IReadOnlyList<WorkerOutcome>>> StartGroupAsync(Caller caller, string group, CancellationToken cancellationToken) =>
        RunGroupAsync(caller, group, WorkerOperation.Start, cancellationToken);

    /// <summary>Ends what of a group runs, each member before those it waits for.</summary>
    public ValueTask<Result<IReadOnlyList<WorkerOutcome>>> StopGroupAsync(Caller caller, string group, CancellationToken cancellationToken) =>
        RunGroupAsync(caller, group, WorkerOperation.Stop, cancellationToken);

    /// <summary>Ends and starts each member of a group, after those it waits for.</summary>
    public ValueTask<Result<IReadOnlyList<WorkerOutcome>>> RestartGroupAsync(Caller caller, string group, CancellationToken cancellationToken) =>
        RunGroupAsync(caller, group, WorkerOperation.Restart, cancellationToken);

    /// <summary>How the workers are defined, by name; one whose program still runs as it was defined before is told as it will be.</summary>
    public IReadOnlyList<WorkerDefinition> Definitions => [.. _board.All.Select(worker => worker.Latest)];

    /// <summary>The workers with whom they wait for, by name.</summary>
    public IReadOnlyList<GraphView> Graph() =>
    [
        .. _board.All.Select(worker => new GraphView(
            worker.Snapshot.View,
            [.. worker.Latest.DependsOn.Select(one => (
                one, _board.Find(one.Worker) is { } other && StartGate.IsMet(one.Condition, DependencyState.Of(other.Snapshot, other.Definition.Exits))))])),
    ];

    /// <summary>What would be done so that the workers become these.</summary>
    public ReloadPlan Plan(IReadOnlyList<WorkerDefinition> wanted) => _reload.Plan(wanted);

    /// <summary>
    /// Makes the workers become these: only those that changed are touched, and only those that must are started again. Returns when all
    /// is done, as far as it can be.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="wanted">The definitions; a worker whose definition has a fault stays as it is.</param>
    /// <param name="fingerprint">Of the plan that was seen, which is then carried out or refused; null to carry out whatever it is.</param>
    /// <param name="cancellationToken">Ends the waiting for another's plan; what has begun is carried through.</param>
    /// <returns>How each step went.</returns>
    public ValueTask<Result<IReadOnlyList<ReloadOutcome>>> ApplyAsync(
        Caller caller, IReadOnlyList<WorkerDefinition> wanted, string? fingerprint, CancellationToken cancellationToken) =>
        _reload.RunAsync(caller, wanted, fingerprint, cancellationToken);

    /// <summary>Waits until any worker changes after the change with this number, or returns at once where one has.</summary>
    /// <returns>The number of the last change.</returns>
    public ValueTask<long> WaitForChangeAsync(long afterVersion, CancellationToken cancellationToken) =>
        _board.WaitAsync(afterVersion, cancellationToken);

    private async ValueTask<Result<IReadOnlyList<WorkerOutcome>>> RunGroupAsync(
        Caller caller, string group, WorkerOperation operation, CancellationToken cancellationToken)
    {
        if (await _operations.RunGroupAsync(caller, group, operation, cancellationToken) is { } outcomes)
            return new List<WorkerOutcome>(outcomes);
        return WorkerFaults.NoSuchGroup(group, _board);
    }

    private Task Start(WorkerServiceOptions options, string part, Func<Task> run) => options.Io.Start(part, () => ReportAsync(part, run));

    // Each of them is to run as long as this service. One that ends before takes nobody else with it, and is told of.
    private async Task ReportAsync(string part, Func<Task> run)
    {
        var why = "it returned";
        try
        {
            await run();
            if (_stop.IsCancellationRequested)
                return;
        }
        catch (Exception failure)
        {
            why = failure.Message;
        }

        _supervisor.RecordFault(Subject, $"{part} has ended: {why}");
    }

    private async ValueTask<IReadOnlyList<KeptChild>> HeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _supervisor.Keeper is { } keeper ? await keeper.ListAsync(cancellationToken) : [];
        }
        catch (Exception failure) when (failure is KeeperException or ObjectDisposedException)
        {
            // Without the Keeper nobody knows what it dropped; the logs themselves are there.
            return [];
        }
    }

    /// <summary>Lets go of the workers, which go on running, and closes the connection to the Keeper.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        if (_supervisor.Keeper is { } keeper)
            await keeper.DisposeAsync();
        await _running;
        _reload.Dispose();
        _stop.Dispose();
    }
}
