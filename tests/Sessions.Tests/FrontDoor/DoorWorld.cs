using System.Security.Cryptography.X509Certificates;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Hosts, a node's sessions, a front door to them, and terminals at it, on real sockets or in a simulation.</summary>
internal sealed class DoorWorld : IAsyncDisposable
{
    public const string Token = "open-sesame";
    public static readonly Caller User = new("alpha", "key:teller", Role.User);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Io _io;
    private readonly List<HostListener> _hosts = [];
    private readonly List<Terminal> _terminals = [];

    private DoorWorld(Io io)
    {
        _io = io;
        Journal = new RecordingJournal(io);
    }

    public RecordingJournal Journal { get; }

    public SessionService Service { get; private set; } = null!;

    public FrontDoorService Door { get; private set; } = null!;

    /// <summary>Starts two teller hosts, a and b, with the pool "teller" over both, and a door of one port.</summary>
    public static async Task<DoorWorld> StartAsync(
        FrontDoorDefinition definition, Func<HostSession, CancellationToken, Task>? application = null, TerminalModel? model = null, SessionLimits? limits = null,
        Io? io = null, bool? logsOn = null, ServerIdentity? identity = null, HostOptions? host = null)
    {
        var world = new DoorWorld(io ?? new ThreadPoolIo());
        var endpoints = new List<EndpointDefinition>();
        foreach (var name in (string[])["a", "b"])
        {
            var listener = application is null
                ? await TellerHost.StartAsync(world._io, Address.Tcp("127.0.0.1", 0))
                : await HostListener.StartAsync(world._io, Address.Tcp("127.0.0.1", 0), host ?? new HostOptions { LuPrefix = "MUTE" }, application, CancellationToken.None);
            world._hosts.Add(listener);
            endpoints.Add(new EndpointDefinition
            {
                Name = name, Host = "127.0.0.1", Port = listener.LocalAddress.Port, Model = model ?? TerminalModel.Model2, Health = new HealthCheck { Interval = TimeSpan.FromMilliseconds(200) },
            });
        }

        var secrets = new Dictionary<string, string> { ["user"] = TellerHost.User, ["password"] = TellerHost.Password };
        world.Service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = world._io,
                Journal = world.Journal,
                Endpoints = endpoints,
                Pools = [World.Pool(1, 4, "a", "b") with { Journey = logsOn ?? application is null ? "logon" : null }],
                Journeys = [World.LogOn],
                Limits = limits ?? new(),
                Secrets = (name, _) => ValueTask.FromResult(secrets.TryGetValue(name, out var value) ? SecretValue.Of(value) : ConfiguredSecrets.Undefined(name)),
            },
            CancellationToken.None);
        var ports = definition.Ports.Count > 0 ? definition.Ports : [new DoorPort(Address.Tcp("127.0.0.1", 0), null, null)];
        var door = await FrontDoorService.StartAsync(
            new FrontDoorOptions
            {
                Io = world._io,
                Journal = world.Journal,
                Sessions = world.Service,
                Definition = definition with { Ports = ports },
                Authenticate = token => token == Token ? User : new Fault(RequestErrors.Unauthenticated, "the token is not valid"),
                Identity = identity,
            },
            CancellationToken.None);
        world.Door = door.Value;
        return world;
    }

    /// <summary>A terminal at one of the door's ports.</summary>
    public async Task<Terminal> ConnectAsync(int port = 0, string? lu = null, TerminalModel? model = null, bool extended = true)
    {
        var options = new TerminalOptions { LuName = lu, Model = model ?? TerminalModel.Model2, Tn3270E = extended };
        var terminal = await Terminal.ConnectAsync(_io, Door.Addresses[port], options, TlsMode.None, CancellationToken.None);
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>A printer at the door's first port.</summary>
    public ValueTask<Printer> ConnectPrinterAsync(PrinterOptions options, TerminalTls? tls = null) =>
        Printer.ConnectAsync(_io, Door.Addresses[0], options, tls, CancellationToken.None);

    /// <summary>A terminal that encrypts, and shows a certificate where it has one.</summary>
    public async Task<Terminal> ConnectAsync(TlsStart start, X509Certificate2? certificate)
    {
        var tls = new TerminalTls { Start = start, Verify = false, ClientCertificate = certificate };
        var terminal = await Terminal.ConnectAsync(_io, Door.Addresses[0], new TerminalOptions(), tls, CancellationToken.None);
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>Waits until a terminal shows a text and its keyboard is free.</summary>
    public static async Task SeeAsync(Terminal terminal, string text)
    {
        var seen = await terminal.WaitAsync(
            machine => !machine.Screen.KeyboardLocked && machine.Screen.Capture().Text.Contains(text, StringComparison.Ordinal), Patience, CancellationToken.None);
        Assert.True(seen, $"'{text}' did not come: {terminal.CloseReason}\n{terminal.Capture().Text}");
    }

    /// <summary>Waits until a terminal shows a text, whether or not its keyboard is free.</summary>
    public static async Task ReadAsync(Terminal terminal, string text)
    {
        var seen = await terminal.WaitAsync(
            machine => machine.Screen.Capture().Text.Contains(text, StringComparison.Ordinal), Patience, CancellationToken.None);
        Assert.True(seen, $"'{text}' did not come: {terminal.CloseReason}\n{terminal.Capture().Text}");
    }

    public Task PassAsync(TimeSpan time) => _io.Clock.Delay(time, CancellationToken.None).AsTask();

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (holds()) return;
            await _io.Clock.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        Assert.Fail($"Not within 20 s: {what}");
    }

    public ValueTask StopHostAsync(string endpoint) => _hosts[endpoint[0] - 'a'].DisposeAsync();

    public IEnumerable<string> Kinds(string tenant) => Journal.Entries.Where(entry => entry.Tenant == tenant).Select(entry => entry.Kind);

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals) await terminal.DisposeAsync();
        await Door.DisposeAsync();
        await Service.DisposeAsync();
        foreach (var host in _hosts) await host.DisposeAsync();
        if (_io is ThreadPoolIo real) await real.DisposeAsync();
    }
}
