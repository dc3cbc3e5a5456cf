using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tests.Migration;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>
/// A simulated host with a Keeper and a daemon that is killed and started again, hosts that share a ledger, and what is done in each
/// life of the daemon. Journal, disk and Keeper outlive it; it itself is the product's own code from its start on.
/// </summary>
internal sealed class SimulatedNode
{
    public const string KeepFolder = "/data/sessions";
    private static readonly Address KeeperAddress = Address.Unix("/data/keeper.sock");

    private readonly List<HostListener> _hosts = [];
    private readonly List<EndpointDefinition> _endpoints = [];
    private readonly Dictionary<string, Func<NodeLife, Task>> _deeds = new(StringComparer.Ordinal);
    private NodeLife? _life;

    private SimulatedNode(SimulatedIo io)
    {
        Io = io;
        Machine = io.Host("node");
        Daemon = Machine.Program("daemon");
        Keeper = SimulatedKeeper.Start(Machine, KeeperAddress);
        Journal = new DurableEntries(io);
    }

    public SimulatedIo Io { get; }

    public SimulatedIo Machine { get; }

    public SimulatedIo Daemon { get; }

    public SimulatedKeeper Keeper { get; }

    public DurableEntries Journal { get; }

    public CountingHost Ledger { get; } = new();

    /// <summary>The life of the daemon that has come to take orders; null while there is none.</summary>
    public NodeLife? Life => Daemon.State == HostState.Running ? _life : null;

    /// <summary>The first thing that failed in any life and that nobody else could be told of.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How often a daemon was killed that had not come to take orders.</summary>
    public int KilledInRestoration { get; private set; }

    /// <summary>Terminals that the hosts have.</summary>
    public int HostConnections => _hosts.Sum(host => host.Connections);

    /// <summary>What is kept of sessions, by connection.</summary>
    public IEnumerable<string> Files => FilesOf(KeepFolder);

    public IEnumerable<string> Kinds => Journal.All.Select(entry => entry.Kind);

    /// <summary>Starts hosts, Keeper and daemon.</summary>
    /// <param name="io">The simulation.</param>
    /// <param name="check">How the hosts' health is looked after.</param>
    /// <param name="hosts">Names of the hosts.</param>
    public static async Task<SimulatedNode> StartAsync(SimulatedIo io, HealthCheck check, params string[] hosts)
    {
        var node = new SimulatedNode(io);
        foreach (var name in hosts)
        {
            node._hosts.Add(await HostListener.StartAsync(
                io.Host(name), Address.Tcp(name, 3270), new HostOptions { LuPrefix = name.ToUpperInvariant() }, node.Ledger.RunAsync, CancellationToken.None));
            node._endpoints.Add(new EndpointDefinition { Name = name, Host = name, Port = 3270, Health = check });
        }

        return node;
    }

    /// <summary>Has something be done in each life of the daemon, from when it takes orders. What fails in it fails the test.</summary>
    public void InEachLife(string name, Func<NodeLife, Task> deed) => _deeds.Add(name, deed);

    /// <summary>Starts the daemon for the first time.</summary>
    public void Begin(Func<NodeLife, Task>? opening = null) => Daemon.Boot("daemon", async own =>
    {
        _life = null;
        var journal = new MortalJournal(own, Journal);
        var life = new NodeLife(own, journal, await SessionService.StartAsync(OptionsOf(own, journal, opening is not null), CancellationToken.None));
        if (opening is not null) await opening(life);
        _life = life;
        foreach (var (name, deed) in _deeds) Do(life, name, deed);
    });

    /// <summary>Kills the daemon where it is, or once so many steps of it have run, at the latest after a second.</summary>
    public async Task KillAsync(int? steps)
    {
        if (steps is { } count)
        {
            Daemon.KillAfter(count);
            for (var i = 0; i < 100 && Daemon.State == HostState.Running; i++) await Io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        }

        if (_life is null) KilledInRestoration++;
        Daemon.Kill();
    }

    /// <summary>Has the daemon end as for an upgrade; it may be killed at that, once so many steps of it have run.</summary>
    public async Task LeaveAsync(int? steps)
    {
        if (Life is not { } life) return;
        Do(life, "leave", _ => life.LeaveAsync());
        if (steps is { } count) Daemon.KillAfter(count);
        await UntilAsync(() => life.HasEnded || Daemon.State != HostState.Running, "the daemon has ended");
        Daemon.Kill();
    }

    /// <summary>Starts the daemon again; nothing where it runs, since it had no orders to be taken from and was not ended.</summary>
    public async Task RestartAsync()
    {
        // A program takes its time to come up, and what the one before had on its way to the Keeper has arrived by then.
        await Io.Clock.Delay(TimeSpan.FromMilliseconds(5 + Io.Random.NextInt64(300)));
        if (Daemon.State == HostState.Running) return;
        _life = null;
        Daemon.Restart();
    }

    /// <summary>Has something be done in the present life of the daemon, and waits for it.</summary>
    public async Task DoAsync(string name, Func<NodeLife, Task> deed)
    {
        var done = false;
        Do(Life!, name, async life =>
        {
            await deed(life);
            done = true;
        });
        await UntilAsync(() => done, name);
    }

    /// <summary>Waits until something holds; not for ever.</summary>
    public async Task UntilAsync(Func<bool> holds, string what, int seconds = 120)
    {
        for (var i = 0; i < seconds * 50; i++)
        {
            ThrowIfFailed();
            if (holds()) return;
            await Io.Clock.Delay(TimeSpan.FromMilliseconds(20));
        }

        Assert.Fail($"Not within {seconds} s: {what}; told were {string.Join(' ', Kinds.TakeLast(30))}");
    }

    /// <summary>The names of what is kept in a folder.</summary>
    public IEnumerable<string> FilesOf(string folder) =>
        (Machine.Files.Exists(folder) ? Machine.Files.List(folder) : []).Where(path => path.EndsWith(".keep", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>The journal tells none of these.</summary>
    public void NothingWasTold(params string[] kinds)
    {
        var told = Journal.All.Where(entry => kinds.Contains(entry.Kind)).Select(entry => $"{entry.Kind} {entry.Subject} {entry.Result} {entry.Data}");
        Assert.True(!told.Any(), string.Join('\n', told));
    }

    public void ThrowIfFailed()
    {
        if (Failure is not null) throw new InvalidOperationException($"In the daemon: {Failure.Message}", Failure);
    }

    /// <summary>Has something be done in a life of the daemon. What fails in it fails the test.</summary>
    public void Do(NodeLife life, string name, Func<NodeLife, Task> deed) => _ = life.Io.Start(name, async () =>
    {
        try
        {
            await deed(life);
        }
        catch (Exception e)
        {
            Failure ??= e;
        }
    });

    private SessionServiceOptions OptionsOf(SimulatedIo own, MortalJournal journal, bool hasDoor) => new()
    {
        Io = own,
        Journal = journal,
        Endpoints = _endpoints,
        Pools =
        [
            new PoolDefinition
            {
                Name = "teller", Endpoints = [.. _endpoints.Select(endpoint => endpoint.Name)], Min = 1, Max = 12, Journey = "logon",
                Failover = new FailoverPolicy { Repeat = [new WaitCondition { Text = "MAIN MENU" }] },
            },
        ],
        Journeys =
        [
            new JourneyDefinition
            {
                Name = "logon",
                Steps = [new WaitStep(new WaitCondition { Text = "MAIN MENU", Unlocked = true }, TimeSpan.FromSeconds(3))],
                Reset = [new PressStep(Key.Pf3), new WaitStep(new WaitCondition { Text = "MAIN MENU", Unlocked = true }, TimeSpan.FromSeconds(2))],
            },
        ],
        MemoryInUse = () => 0,
        FreeMemory = () => { },
        AwaitsFrontDoor = hasDoor,
        Survival = new SurvivalOptions { Folder = KeepFolder, Keeper = token => HeldConnections.ConnectAsync(own, KeeperAddress, token) },
    };
}
