using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Server.ApiKeys;
using Holdfast.Server.Audit;
using Holdfast.Server.Config;
using Holdfast.Server.Endpoints;
using Holdfast.Server.Http;
using Holdfast.Server.Journeys;
using Holdfast.Server.Nodes;
using Holdfast.Server.Secrets;
using Holdfast.Server.Sessions;
using Holdfast.Server.Workers;
using Holdfast.Sessions;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;

namespace Holdfast.Server.Startup;

/// <summary>A running node: the one place that knows all parts. It starts them from the bottom up and ends them in reverse.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string RestartNotice = "This system is being restarted. Connect again in a moment.";
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(1);

    private readonly NodeFoundation _foundation;
    private readonly WorkerService _workers;
    private readonly SessionService _sessions;
    private readonly SecretStore _secrets;
    private readonly FrontDoorService? _door;
    private readonly WebApplication _face;

    private Node(
        NodeFoundation foundation, WorkerService workers, SessionService sessions, SecretStore secrets, FrontDoorService? door, WebApplication face,
        ConfigService config)
    {
        _door = door;
        Config = config;
        _foundation = foundation;
        _workers = workers;
        _sessions = sessions;
        _secrets = secrets;
        _face = face;
    }

    /// <summary>Reads the configuration again and carries it out.</summary>
    public ConfigService Config { get; }

    /// <summary>Starts a node. Where that fails, nothing of it is left but the Keeper and its workers.</summary>
    public static async Task<Result<Node>> StartAsync(Io io, DaemonArguments arguments, NodeSettings settings, NodeEnding ending)
    {
        var laid = await NodeFoundation.LayAsync(io, settings);
        if (!laid.TryGet(out var foundation, out var fault)) return fault;
        if (!(await OpenSecretsAsync(io, settings, foundation)).TryGet(out var store, out fault))
        {
            await foundation.DisposeAsync();
            return fault;
        }

        var startedAt = io.Clock.UtcNow;
        var environment = new WorkerEnvironment(settings.Sessions.Secrets);
        var workers = await StartWorkersAsync(io, settings, foundation, environment);
        var sessions = await StartSessionsAsync(io, settings, foundation, store);
        foundation.Reconnected = sessions.RenewKeeperAsync;
        if (!(await FrontDoorStart.OpenAsync(io, settings, foundation, sessions)).TryGet(out var door, out fault))
        {
            await sessions.LeaveAsync();
            store.Dispose();
            await workers.DisposeAsync();
            await foundation.DisposeAsync();
            return fault;
        }

        var overview = new NodeOverview(settings, sessions, workers, foundation, door.Service, startedAt);
        var resolver = new CallerResolver(foundation.Keys, settings.Demo);
        var live = new LiveStreams(io.Clock, resolver);
        var config = new ConfigService(io, arguments, settings, environment, workers);
        var face = HttpFace.Build(
            io.Clock,
            foundation.Journal,
            settings,
            NodeFoundation.SocketOf(settings.Data),
            resolver,
            [
                new NodeRoutes(overview, foundation, ending, io).Map,
                new ConsoleRoutes(workers, live, io.Clock).Map,
                new WorkerRoutes(workers).Map,
                new GroupRoutes(workers).Map,
                new ConfigRoutes(config).Map,
                new LogRoutes(workers.Logs, live, io.Clock).Map,
                new EndpointRoutes(sessions).Map,
                new SessionRoutes(sessions).Map,
                new ScreenRoutes(sessions, live, io.Clock).Map,
                new RecordingRoutes(sessions.Recordings).Map,
                new JourneyRoutes(sessions.Journeys).Map,
                new SecretRoutes(store).Map,
                new AuditRoutes(foundation.Audit, live).Map,
                new KeyRoutes(foundation.Keys, io.Clock).Map,
            ]);
        var node = new Node(foundation, workers, sessions, store, door.Service, face, config);
        var listening = await HttpFace.StartAsync(face, settings, io.Files);
        if (listening.Fault is { } refused)
        {
            await node.DisposeAsync();
            return refused;
        }

        await foundation.RecordAsync(Caller.System("node"), "node_started");
        return node;
    }

    private static ValueTask<WorkerService> StartWorkersAsync(
        Io io, NodeSettings settings, NodeFoundation foundation, WorkerEnvironment environment) =>
        WorkerService.StartAsync(
            new WorkerServiceOptions
            {
                Io = io,
                Journal = foundation.Journal,
                Keeper = foundation.Keeper,
                KeeperSocket = KeeperLauncher.SocketOf(settings.Data),
                Reconnect = foundation.ReconnectAsync,
                Definitions = settings.Workers,
                LogFolder = Path.Combine(settings.Data, "logs", "workers"),
                Environment = () => environment.Variables,
                TerminalProbe = check => new TerminalProbe(io, check),
            },
            CancellationToken.None);

    private static ValueTask<SessionService> StartSessionsAsync(
        Io io, NodeSettings settings, NodeFoundation foundation, SecretStore store)
    {
        var secrets = new ConfiguredSecrets(io, settings.Sessions.Secrets, Environment.GetEnvironmentVariable, store);
        return SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = io,
                Journal = foundation.Journal,
                Endpoints = settings.Sessions.Endpoints,
                Pools = settings.Sessions.Pools,
                Journeys = settings.Sessions.Journeys,
                Hooks = settings.Sessions.Hooks,
                HookFolder = Path.Combine(settings.Data, "hooks"),
                HiddenVariables = WorkerEnvironment.Hidden(settings.Sessions.Secrets),
                NodeName = settings.Name,
                Limits = settings.Sessions.Limits,
                Secrets = secrets.FindAsync,
                TraceFolder = Path.Combine(settings.Data, "traces"),
                RecordingFolder = Path.Combine(settings.Data, "recordings"),
                Recording = settings.Sessions.Recording,
                AwaitsFrontDoor = true,
                Survival = new SurvivalOptions
                {
                    Folder = Path.Combine(settings.Data, "sessions"),
                    Keeper = token => HeldConnections.ConnectAsync(io, KeeperLauncher.SocketOf(settings.Data), token),
                },
            },
            CancellationToken.None);
    }

    /// <summary>The secret store of the data folder; its key is derived from a passphrase where the environment gives one.</summary>
    private static ValueTask<Result<SecretStore>> OpenSecretsAsync(Io io, NodeSettings settings, NodeFoundation foundation) =>
        SecretStore.OpenAsync(
            new SecretStoreOptions
            {
                Io = io,
                Journal = foundation.Journal,
                File = Path.Combine(settings.Data, "secrets.json"),
                KeyFile = Path.Combine(settings.Data, "keys", "secrets.key"),
                Passphrase = Environment.GetEnvironmentVariable(WorkerEnvironment.PassphraseVariable),
                OldPassphrase = Environment.GetEnvironmentVariable(WorkerEnvironment.OldPassphraseVariable),
            },
            CancellationToken.None);

    /// <summary>Ends the node's work; where the workers are not to go on, they and the Keeper end as well.</summary>
    /// <returns>Whether every step of it succeeded.</returns>
    public async Task<bool> EndAsync(Caller caller, bool keepWorkers)
    {
        var whole = await StepAsync("recording the end", () => _foundation.RecordAsync(caller, keepWorkers ? "node_stopping" : "node_stopping_with_workers"));
        // Live streams would hold the server open for as long as their readers stay.
        using var patience = new CancellationTokenSource(StreamPatience, _foundation.Io.Clock);
        whole &= await StepAsync("closing the server", () => _face.StopAsync(patience.Token));
        if (_door is not null)
        {
            var notice = keepWorkers ? RestartNotice : "This system is being shut down.";
            whole &= keepWorkers
                ? await StepAsync("leaving the terminals", async () => await _door.LeaveAsync(notice, CancellationToken.None))
                : await StepAsync("letting terminals go", async () => await _door.DrainAsync(notice, CancellationToken.None));
            whole &= await StepAsync("closing the front door", async () => await _door.DisposeAsync());
        }

        if (keepWorkers) return whole & await StepAsync("leaving the sessions", async () => await _sessions.LeaveAsync());
        whole &= await StepAsync("closing the sessions", async () => await _sessions.DisposeAsync());
        whole &= await StepAsync("stopping the workers", async () => await _workers.StopAllAsync(caller, CancellationToken.None));
        // The service would take the Keeper's end for a loss and start another, so it goes first.
        whole &= await StepAsync("letting go of the workers", async () => await _workers.DisposeAsync());
        return whole & await StepAsync("ending the Keeper", _foundation.EndKeeperAsync);
    }

    /// <summary>One failing step must not keep the others from being taken: what is to end, ends.</summary>
    private static async Task<bool> StepAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine($"holdfastd: {what} failed: {failure.Message}");
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _face.DisposeAsync();
        if (_door is not null)
        {
            await _door.LeaveAsync(RestartNotice, CancellationToken.None);
            await _door.DisposeAsync();
        }

        await _sessions.LeaveAsync();
        _secrets.Dispose();
        await _workers.DisposeAsync();
        await _foundation.DisposeAsync();
    }
}
