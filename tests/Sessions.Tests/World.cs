using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>A node's sessions with hosts to talk to, on any execution model.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly Caller Alice = new("alpha", "key:alice", Role.User);
    public static readonly Caller Bob = new("beta", "key:bob", Role.User);
    public static readonly Caller Reader = new("alpha", "key:reader", Role.Readonly);

    private readonly List<HostListener> _hosts = [];

    private World(RecordingJournal journal) => Journal = journal;

    public RecordingJournal Journal { get; }

    public required Io Io { get; init; }

    private SessionLimits Limits { get; init; } = new();

    public SessionService Service { get; private set; } = null!;

    /// <summary>Where traces go; null for nowhere.</summary>
    public string? TraceFolder { get; init; }

    /// <summary>Where recordings go; null for nowhere.</summary>
    public string? RecordingFolder { get; init; }

    /// <summary>What is recorded.</summary>
    public RecordingOptions Recording { get; init; } = new();

    /// <summary>What is done when sessions come to certain moments.</summary>
    public IReadOnlyList<HookDefinition> Hooks { get; init; } = [];

    /// <summary>Where what programs of hooks read is kept.</summary>
    public string? HookFolder { get; init; }

    /// <summary>Bytes of memory in use.</summary>
    public Func<long> MemoryInUse { get; init; } = () => 0;

    /// <summary>How often memory was looked for.</summary>
    public int MemoryFreed { get; private set; }

    /// <summary>Asked for secrets that the world does not know; it knows user and password.</summary>
    public SecretSource OtherSecrets { get; set; } = (name, _) => ValueTask.FromResult(ConfiguredSecrets.Undefined(name));

    public static JourneyDefinition LogOn { get; } = new()
    {
        Name = "logon",
        Steps =
        [
            new WaitStep(new WaitCondition { Text = "LOGON ===>" }, TimeSpan.FromSeconds(10)),
            new FieldStep(FieldTarget.ByLabel("User"), SecretText.Parse("${secret:user}")),
            new FieldStep(FieldTarget.ByLabel("Password"), SecretText.Parse("${secret:password}")),
            new PressStep(Key.Enter),
            new WaitStep(new WaitCondition { Text = "MAIN MENU" }, TimeSpan.FromSeconds(10)) { Label = "menu" },
        ],
        Reset = [new PressStep(Key.Pf3), new WaitStep(new WaitCondition { Text = "MAIN MENU" }, TimeSpan.FromSeconds(2))],
    };

    /// <summary>Starts hosts (each on its own view of the world) and a node that knows them as a, b, c.</summary>
    public static async Task<World> StartAsync(
        Io io, PoolDefinition? pool, JourneyDefinition? journey = null, string? password = null, SessionLimits? limits = null,
        HealthCheck? check = null, params Io[] hosts)
    {
        var world = new World(new RecordingJournal(io)) { Io = io, Limits = limits ?? new() };
        var endpoints = new List<EndpointDefinition>();
        foreach (var host in hosts.Length == 0 ? [io] : hosts)
        {
            var name = $"{(char)('a' + endpoints.Count)}";
            var simulated = host is Holdfast.Runtime.Simulated.SimulatedIo at && hosts.Length > 0 ? at.Name : "127.0.0.1";
            var listener = await TellerHost.StartAsync(host, Address.Tcp(simulated, simulated == "127.0.0.1" ? 0 : 3270));
            world._hosts.Add(listener);
            endpoints.Add(new EndpointDefinition { Name = name, Host = simulated, Port = listener.LocalAddress.Port, Health = check ?? new() });
        }

        await world.StartNodeAsync(endpoints, pool, journey, password);
        return world;
    }

    /// <summary>A node with hosts of the caller's own.</summary>
    public static async Task<World> StartAsync(
        Io io, IReadOnlyList<HostListener> hosts, IReadOnlyList<EndpointDefinition> endpoints, PoolDefinition? pool, JourneyDefinition? journey)
    {
        var world = new World(new RecordingJournal(io)) { Io = io };
        world._hosts.AddRange(hosts);
        await world.StartNodeAsync(endpoints, pool, journey, null);
        return world;
    }

    /// <summary>A node with one host that keeps traces in a folder.</summary>
    public static async Task<World> StartTracingAsync(Io io, PoolDefinition? pool, string folder, bool traced)
    {
        var world = new World(new RecordingJournal(io)) { Io = io, TraceFolder = folder };
        var listener = await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0));
        world._hosts.Add(listener);
        var endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = listener.LocalAddress.Port, Trace = traced };
        await world.StartNodeAsync([endpoint], pool, null, null);
        return world;
    }

    /// <summary>A node with one host that records into a folder.</summary>
    public static async Task<World> StartRecordingAsync(
        Io io, string folder, RecordingOptions recording, PoolDefinition? pool, bool? ofEndpoint = null)
    {
        var world = new World(new RecordingJournal(io)) { Io = io, RecordingFolder = folder, Recording = recording };
        var listener = await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0));
        world._hosts.Add(listener);
        var endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = listener.LocalAddress.Port, Record = ofEndpoint };
        await world.StartNodeAsync([endpoint], pool, null, null);
        return world;
    }

    /// <summary>A node with one host and hooks.</summary>
    public static async Task<World> StartHookedAsync(Io io, PoolDefinition? pool, string? folder, params HookDefinition[] hooks)
    {
        var world = new World(new RecordingJournal(io)) { Io = io, Hooks = hooks, HookFolder = folder };
        world._hosts.Add(await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0)));
        await world.StartNodeAsync([EndpointOf(world._hosts[0])], pool, null, null);
        return world;
    }

    /// <summary>A node with one host and a limit of memory.</summary>
    public static async Task<World> StartBoundedAsync(Io io, PoolDefinition? pool, long limit, Func<long> used)
    {
        var world = new World(new RecordingJournal(io)) { Io = io, Limits = new SessionLimits { Memory = limit }, MemoryInUse = used };
        world._hosts.Add(await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0)));
        await world.StartNodeAsync([EndpointOf(world._hosts[0])], pool, null, null);
        return world;
    }

    private static EndpointDefinition EndpointOf(HostListener host) => new() { Name = "a", Host = "127.0.0.1", Port = host.LocalAddress.Port };

    public static PoolDefinition Pool(int min, int max, params string[] endpoints) => new()
    {
        Name = "teller", Endpoints = endpoints.Length == 0 ? ["a"] : endpoints, Min = min, Max = max, Journey = "logon",
        CheckoutTimeout = TimeSpan.FromSeconds(20),
    };

    public async Task StartNodeAsync(IReadOnlyList<EndpointDefinition> endpoints, PoolDefinition? pool, JourneyDefinition? journey, string? password)
    {
        var secrets = new Dictionary<string, string> { ["user"] = TellerHost.User, ["password"] = password ?? TellerHost.Password };
        Service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = Io, Journal = Journal, Endpoints = endpoints, Pools = pool is null ? [] : [pool], Journeys = [journey ?? LogOn], Limits = Limits, TraceFolder = TraceFolder,
                RecordingFolder = RecordingFolder, Recording = Recording, Hooks = Hooks, HookFolder = HookFolder, NodeName = "alpha", HiddenVariables = ["HF_TEST_SECRET"],
                MemoryInUse = MemoryInUse, FreeMemory = () => MemoryFreed++,
                Secrets = (name, token) => secrets.TryGetValue(name, out var value)
                    ? ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of(value))
                    : OtherSecrets(name, token),
            },
            CancellationToken.None);
    }

    /// <summary>Takes a session of the pool for someone.</summary>
    public async Task<SessionView> TakeAsync(Caller caller) =>
        (await Service.CreateAsync(caller, new SessionRequest { Pool = "teller" }, CancellationToken.None)).Value;

    /// <summary>Gives input and waits until the host has answered.</summary>
    public async Task<SessionScreen> SendAsync(Caller caller, string id, params InputStep[] steps) =>
        (await Service.InputAsync(caller, id, new SessionInput { Steps = steps, Settle = true }, CancellationToken.None)).Value;

    /// <summary>Waits until something of the node holds, looking at it at short intervals of its own clock.</summary>
    public async Task UntilAsync(Func<bool> holds, int seconds = 120)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (holds()) return;
            await Io.Clock.Delay(TimeSpan.FromMilliseconds(50));
        }

        Assert.Fail($"It did not come about within {seconds} s: {string.Join("; ", Service.Pools())} {string.Join("; ", Service.Endpoints())}");
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        foreach (var host in _hosts) await host.DisposeAsync();
    }
}
