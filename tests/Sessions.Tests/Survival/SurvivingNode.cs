using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>One service after another over the same Keeper, journal and hosts.</summary>
internal sealed class SurvivingNode : IAsyncDisposable
{
    private readonly DescriptorNumbers _numbers = new();
    private readonly KeeperClient _keeper;

    private SurvivingNode(Io io, string folder, KeeperClient keeper, HostListener host)
    {
        Io = io;
        Folder = folder;
        _keeper = keeper;
        Host = host;
        Journal = new RecordingJournal(io);
    }

    public static string KeeperProgram => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    public Io Io { get; }

    public string Folder { get; }

    public HostListener Host { get; }

    public RecordingJournal Journal { get; }

    public SessionService Service { get; private set; } = null!;

    /// <summary>The pools; changed before a start.</summary>
    public IReadOnlyList<PoolDefinition> Pools { get; set; } = [World.Pool(2, 6)];

    /// <summary>The endpoints; changed before a start.</summary>
    public IReadOnlyList<EndpointDefinition> Endpoints { get; set; } = [];

    /// <summary>How many sessions there may be; changed before a start.</summary>
    public SessionLimits Limits { get; set; } = new();

    /// <summary>What is done when sessions come to certain moments; changed before a start.</summary>
    public IReadOnlyList<HookDefinition> Hooks { get; set; } = [];

    /// <summary>Bytes of memory in use.</summary>
    public long MemoryInUse { get; set; }

    /// <summary>The files of kept connections.</summary>
    public string[] Files => Directory.Exists(KeepFolder) ? Directory.GetFiles(KeepFolder, "*.keep") : [];

    public string KeepFolder => Path.Combine(Folder, "sessions");

    public static async Task<SurvivingNode> StartAsync()
    {
        var io = new ThreadPoolIo();
        var folder = Directory.CreateTempSubdirectory("hf-live-").FullName;
        var keeper = await KeeperLauncher.EnsureAsync(io, KeeperProgram, folder, CancellationToken.None);
        var host = await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0));
        var node = new SurvivingNode(io, folder, keeper, host);
        node.Endpoints = [node.Endpoint("a")];
        await node.NextAsync();
        return node;
    }

    public EndpointDefinition Endpoint(string name, int port = 0) => new()
    {
        Name = name, Host = "127.0.0.1", Port = port == 0 ? Host.LocalAddress.Port : port,
        Health = new HealthCheck { Interval = TimeSpan.FromMinutes(5) },
    };

    /// <summary>Whether the Keeper answers nobody who asks anew.</summary>
    public bool IsKeeperAway { get; set; }

    public ValueTask<HeldConnections> ConnectAsync(CancellationToken cancellationToken) => IsKeeperAway
        ? ValueTask.FromException<HeldConnections>(new KeeperException(KeeperFailure.Lost, "It is away."))
        : HeldConnections.ConnectAsync(Io, KeeperLauncher.SocketOf(Folder), cancellationToken);

    /// <summary>The service ends and leaves its sessions, as for an upgrade.</summary>
    public async Task LeaveAsync()
    {
        _numbers.Note();
        await Service.LeaveAsync();
        await _numbers.TakeAsync();
    }

    /// <summary>Starts the next service.</summary>
    public async Task NextAsync() => Service = await SessionService.StartAsync(
        new SessionServiceOptions
        {
            Io = Io, Journal = Journal, Endpoints = Endpoints, Pools = Pools, Journeys = [World.LogOn],
            Secrets = (name, _) => ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of(name == "user" ? TellerHost.User : TellerHost.Password)),
            RecordingFolder = Path.Combine(Folder, "recordings"), Recording = new RecordingOptions { Enabled = RecordingScope.All },
            Hooks = Hooks, HookFolder = Path.Combine(Folder, "hooks"), NodeName = "alpha",
            Limits = Limits, MemoryInUse = () => MemoryInUse, FreeMemory = () => { },
            Survival = new SurvivalOptions { Folder = KeepFolder, Keeper = ConnectAsync },
        },
        CancellationToken.None);

    /// <summary>The service ends as for an upgrade, and another one begins.</summary>
    public async Task UpgradeAsync()
    {
        await LeaveAsync();
        await NextAsync();
    }

    public async Task<SessionView> TakeAsync(string? label = null) => (await Service.CreateAsync(
        World.Alice, new SessionRequest { Pool = "teller", Label = label }, CancellationToken.None)).Value;

    public async Task<SessionScreen> SendAsync(string id, params InputStep[] steps) =>
        (await Service.InputAsync(World.Alice, id, new SessionInput { Steps = steps, Settle = true }, CancellationToken.None)).Value;

    public async Task<SessionScreen> ScreenAsync(string id) =>
        (await Service.ReadScreenAsync(World.Alice, id, null, TimeSpan.Zero, CancellationToken.None)).Value;

    public async Task<int> HeldAsync()
    {
        await using var held = await ConnectAsync(CancellationToken.None);
        return (await held.ListAsync(CancellationToken.None)).Count;
    }

    public async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 400; i++)
        {
            if (holds()) return;
            await Task.Delay(25);
        }

        Assert.Fail($"It did not come about: {string.Join("; ", Service.Pools())} {string.Join("; ", Service.List(World.Alice))}");
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Host.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await Io.DisposeAsync();
        _numbers.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
