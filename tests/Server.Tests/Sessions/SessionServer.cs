using Holdfast.Contracts.Client;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Endpoints;
using Holdfast.Server.Http;
using Holdfast.Server.Journeys;
using Holdfast.Server.Sessions;
using Holdfast.Server.Startup;
using Holdfast.Sessions;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Microsoft.AspNetCore.Builder;

namespace Holdfast.Server.Tests.Sessions;

/// <summary>The web server as a node builds it, over real sockets, with a host of two panels behind it.</summary>
internal sealed class SessionServer : IAsyncDisposable
{
    public const string Endpoint = "harbor";
    public const string Twin = "pier";

    /// <summary>A journey that presses Enter.</summary>
    public const string Journey = "post";

    /// <summary>Bytes of memory from which on no session is opened.</summary>
    public const long MemoryLimit = 1L << 30;

    /// <summary>Long orders that live terminals may have under way at once.</summary>
    public const int LongOrders = 2;

    private static readonly Panel Form = new()
    {
        Name = "form",
        Fields =
        [
            new PanelField { Row = 1, Column = 30, Text = "HARBOR FORM", Intensified = true },
            new PanelField { Row = 4, Column = 2, Text = "Name . . ." },
            new PanelField { Row = 4, Column = 15, Name = "name", Input = true, Length = 20 },
            new PanelField { Row = 5, Column = 2, Text = "Amount" },
            new PanelField { Row = 5, Column = 15, Name = "amount", Input = true, Length = 8, Numeric = true },
            new PanelField { Row = 6, Column = 2, Text = "Password" },
            new PanelField { Row = 6, Column = 15, Name = "password", Input = true, Length = 8, Hidden = true },
            new PanelField { Row = 8, Column = 2, Text = "Posted 0", Name = "posted" },
            new PanelField { Row = 10, Column = 2, Text = "Reverse", Highlight = FieldHighlight.Reverse, Color = FieldColor.Yellow },
        ],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("hf-api-").FullName;
    private readonly ThreadPoolIo _io = new();
    private readonly CancellationTokenSource _stop = new();
    private MemoryJournal _journal = null!;
    private HostListener _host = null!;
    private ApiKeyStore _keys = null!;
    private WebApplication _app = null!;
    private int _posted;
    private byte[]? _record;
    private HostListener? _twin;

    public SessionService Service { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public HoldfastClient Client { get; private set; } = null!;

    public ApiKeyStore Keys => _keys;

    public MemoryJournal Journal => _journal;

    /// <summary>How often somebody has pressed Enter.</summary>
    public int Posted => Volatile.Read(ref _posted);

    /// <summary>Bytes of memory that the node is said to use.</summary>
    public long MemoryInUse { get; set; }

    /// <summary>How long the host takes to answer.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Held back, the second host shows nothing; null for one that shows its form at once.</summary>
    public Task? TwinPause { get; set; }

    /// <summary>The title of the second host's form.</summary>
    public string TwinTitle { get; set; } = "HARBOR FORM";

    /// <summary>Starts all of it.</summary>
    /// <param name="sessionsPerUser">The limit of a user.</param>
    /// <param name="record">What the host sends first.</param>
    /// <param name="twin">Whether there is a second host, the endpoint <see cref="Twin"/>.</param>
    /// <param name="hooks">What is done when sessions come to certain moments.</param>
    public static async Task<SessionServer> StartAsync(
        int sessionsPerUser = 1000, byte[]? record = null, bool twin = false, IReadOnlyList<HookDefinition>? hooks = null)
    {
        var server = new SessionServer { _record = record };
        var cancellation = TestContext.Current.CancellationToken;
        server._journal = new MemoryJournal(server._io);
        server._host = await HostListener.StartAsync(server._io, Address.Tcp("127.0.0.1", 0), new HostOptions(), server.PlayAsync, cancellation);
        if (twin) server._twin = await HostListener.StartAsync(server._io, Address.Tcp("127.0.0.1", 0), new HostOptions(), server.PlayTwinAsync, cancellation);
        server.Service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = server._io,
                Journal = server._journal,
                Endpoints =
                [
                    At(Endpoint, server._host), .. server._twin is { } second ? [At(Twin, second)] : (EndpointDefinition[])[],
                ],
                Journeys = [new JourneyDefinition { Name = Journey, Steps = [new PressStep(Key.Enter)] }],
                Limits = new SessionLimits { User = sessionsPerUser, Memory = MemoryLimit },
                MemoryInUse = () => server.MemoryInUse,
                Hooks = hooks ?? [],
            },
            cancellation);
        server._keys = await ApiKeyStore.OpenAsync(server._io, server._journal, server._folder, cancellation);
        await server.OpenFaceAsync();
        return server;
    }

    /// <summary>The web server ends, and another one begins over the same journal and the same sessions, as after a restart of the daemon.</summary>
    public async Task RestartAsync()
    {
        await CloseFaceAsync();
        await OpenFaceAsync();
    }

    /// <summary>A client with a token of its own.</summary>
    public async Task<(HoldfastClient Client, string KeyId)> ClientOfAsync(Role role, string tenant = TenantId.Default)
    {
        var made = (await _keys.CreateAsync(Caller.System("test") with { Tenant = tenant }, new ApiKeyRequest($"{role}", role), CancellationToken.None)).Value;
        return (new HoldfastClient(new HttpClient { BaseAddress = Http.BaseAddress }, made.Token), made.Key.Id);
    }

    /// <summary>A session that shows the form.</summary>
    public async Task<string> OpenAsync()
    {
        var created = await Client.Sessions.CreateAsync(new() { Endpoint = Endpoint }, TestContext.Current.CancellationToken);
        return created.Value.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await CloseFaceAsync();
        await Service.DisposeAsync();
        await _host.DisposeAsync();
        if (_twin is not null) await _twin.DisposeAsync();
        _keys.Dispose();
        await _journal.DisposeAsync();
        await _io.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static EndpointDefinition At(string name, HostListener host) => new() { Name = name, Host = "127.0.0.1", Port = host.LocalAddress.Port };

    private async Task OpenFaceAsync()
    {
        var settings = new NodeSettings
        {
            Name = "test", Data = _folder, HttpHost = "127.0.0.1", HttpPort = 0, Demo = true, Workers = [], Sessions = null!, Sections = new Dictionary<string, string>(),
        };
        var resolver = new CallerResolver(_keys, demo: true);
        var live = new LiveStreams(_io.Clock, resolver);
        _app = HttpFace.Build(
            _io.Clock, _journal, settings, Path.Combine(_folder, "s.sock"), resolver,
            [
                new SessionRoutes(Service).Map, new ScreenRoutes(Service, live, _io.Clock, new OrderRoom(_io.Clock, LongOrders)).Map, new EndpointRoutes(Service).Map,
                new JourneyRoutes(Service.Journeys).Map,
            ]);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var url = _app.Urls.First(address => address.StartsWith("http://127", StringComparison.Ordinal));
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        Client = new HoldfastClient(Http);
    }

    private async Task CloseFaceAsync()
    {
        Http.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    /// <summary>The second host: the same form, or one with another title, which posts nothing.</summary>
    private async Task PlayTwinAsync(HostSession session, CancellationToken cancellationToken)
    {
        if (TwinPause is { } pause) await pause.WaitAsync(cancellationToken);
        var title = new Panel { Name = Form.Name, Fields = [Form.Fields[0] with { Text = TwinTitle }, .. Form.Fields.Skip(1)] };
        while (await session.ShowAsync(title, null, cancellationToken) is not null)
        {
        }
    }

    private async Task PlayAsync(HostSession session, CancellationToken cancellationToken)
    {
        if (_record is not null) await session.ExchangeAsync(_record, cancellationToken);
        var values = new Dictionary<string, string>();
        while (await session.ShowAsync(Form, values, cancellationToken) is not null)
        {
            await Task.Delay(Slowness, cancellationToken);
            values["posted"] = $"Posted {Interlocked.Increment(ref _posted)}";
        }
    }
}
