using System.Collections.Concurrent;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>A real Keeper in a folder of its own, a journal that lasts, and one worker service after the other on both.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(90));
    private WorkerService? _service;

    public static Caller Operator { get; } = new("default", "local:operator", Role.PowerUser);

    public string Folder { get; } = Directory.CreateTempSubdirectory("hf-node-").FullName;

    public TestJournal Journal { get; } = new();

    /// <summary>The services' connections to the Keeper, in the order in which they were made.</summary>
    public ConcurrentQueue<KeeperClient> Connections { get; } = new();

    /// <summary>What happens before the service connects again, told how many connections there were.</summary>
    public Func<int, Task> BeforeReconnecting { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Whether the Keeper may use the machine's control groups; to be said before the first service is started.</summary>
    public bool ControlGroups { get; init; } = true;

    /// <summary>Whether the Keeper has no rights beyond those of its user, even where that is root.</summary>
    public bool PowerlessKeeper { get; init; }

    public CancellationToken Limit => _limit.Token;

    public WorkerService Service => _service!;

    private static string Program => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    public static async Task<Node> StartAsync(params WorkerDefinition[] definitions)
    {
        var node = new Node();
        await node.StartServiceAsync(definitions);
        return node;
    }

    public ValueTask<KeeperClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var isFirst = !File.Exists(Path.Combine(Folder, "keeper.lock"));
        if ((!ControlGroups || PowerlessKeeper) && isFirst)
            StartKeeper();
        return EnsureAsync(cancellationToken);
    }

    private async ValueTask<KeeperClient> EnsureAsync(CancellationToken cancellationToken)
    {
        var socket = KeeperLauncher.SocketOf(Folder).Path!;
        while ((!ControlGroups || PowerlessKeeper) && !File.Exists(socket))
            await Task.Delay(5, cancellationToken);
        return await KeeperLauncher.EnsureAsync(_io, Program, Folder, cancellationToken);
    }

    private void StartKeeper()
    {
        string[] arguments = ["--socket", KeeperLauncher.SocketOf(Folder).Path!, "--lock", Path.Combine(Folder, "keeper.lock"), "--cgroups", "none"];
        var (program, whole) = PowerlessKeeper ? ("setpriv", ["--bounding-set", "-all", Program, .. arguments]) : (Program, arguments);
        var start = new System.Diagnostics.ProcessStartInfo(program, whole) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        System.Diagnostics.Process.Start(start)!.Dispose();
    }

    /// <summary>What workers' environments begin with; null for this program's own.</summary>
    public Func<IReadOnlyDictionary<string, string>>? Environment { get; set; }

    public async Task StartServiceAsync(params WorkerDefinition[] definitions) =>
        _service = await WorkerService.StartAsync(
            new WorkerServiceOptions
            {
                Io = _io,
                Journal = Journal,
                Keeper = await ConnectServiceAsync(Limit),
                Reconnect = ReconnectAsync,
                KeeperSocket = KeeperLauncher.SocketOf(Folder),
                Definitions = definitions,
                LogFolder = Path.Combine(Folder, "logs", "workers"),
                Environment = Environment,
            },
            Limit);

    public async Task StopServiceAsync()
    {
        await Service.DisposeAsync();
        _service = null;
    }

    /// <summary>Has the Keeper become its own program once more.</summary>
    public async Task UpgradeKeeperAsync() => await KeeperUpgrade.RunAsync(_io, Program, Folder, endConsoles: false, Limit);

    /// <summary>Kills the Keeper and not its children; where wanted, what it had noted of them is lost as well.</summary>
    public async Task KillKeeperAsync(bool withoutItsNotes)
    {
        await using var keeper = await ConnectAsync(Limit);
        using var process = System.Diagnostics.Process.GetProcessById(keeper.KeeperPid);
        if (withoutItsNotes)
            File.Delete(Path.Combine(Folder, "keeper.state"));
        process.Kill();
        await process.WaitForExitAsync(Limit);
    }

    public async Task<WorkerView> WaitForAsync(string name, Func<WorkerView, bool> wanted)
    {
        while (true)
        {
            var version = Service.Version;
            if (Service.Find(name).Value is var view && wanted(view))
                return view;
            await Service.WaitForChangeAsync(version, Limit);
        }
    }

    public Task<WorkerView> WaitForPidAsync(string name, int? other = null) =>
        WaitForAsync(name, view => view.Pid is { } pid && pid != other);

    private async ValueTask<KeeperClient> ConnectServiceAsync(CancellationToken cancellationToken)
    {
        var keeper = await ConnectAsync(cancellationToken);
        Connections.Enqueue(keeper);
        return keeper;
    }

    private async ValueTask<KeeperClient> ReconnectAsync(CancellationToken cancellationToken)
    {
        await BeforeReconnecting(Connections.Count);
        return await ConnectServiceAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10)); // a test that took too long is tidied up as well
        await using (var keeper = await ConnectAsync(patience.Token))
            await keeper.ShutdownAsync(force: true, patience.Token);
        await _io.DisposeAsync();
        _limit.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
