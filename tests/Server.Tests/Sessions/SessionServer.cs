using Holdfast.Contracts.Client;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Endpoints;
using Holdfast.Server.Http;
using Holdfast.Server.Sessions;
using Holdfast.Server.Startup;
using Holdfast.Sessions;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;
using Microsoft.AspNetCore.Builder;

namespace Holdfast.Server.Tests.Sessions;

/// <summary>The web server as a node builds it, over real sockets, with a host of two panels behind it.</summary>
internal sealed class SessionServer : IAsyncDisposable
{
    public const string Endpoint = "harbor";

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

    public SessionService Service { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public HoldfastClient Client { get; private set; } = null!;

    public ApiKeyStore Keys => _keys;

    /// <summary>How often somebody has pressed Enter.</summary>
    public int Posted => Volatile.Read(ref _posted);

    /// <summary>How long the host takes to answer.</summary>
    public TimeSpan Slowness { get; set; }

    public static async Task<SessionServer> StartAsync(int sessionsPerUser = 1000, byte[]? record = null)
    {
        var server = new SessionServer { _record = record };
        var cancellation = TestContext.Current.CancellationToken;
        server._journal = new MemoryJournal(server._io);
        server._host = await HostListener.StartAsync(server._io, Address.Tcp("127.0.0.1", 0), new HostOptions(), server.PlayAsync, cancellation);
        server.Service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = server._io,
                Journal = server._journal,
                Endpoints = [new EndpointDefinition { Name = Endpoint, Host = "127.0.0.1", Port = server._host.LocalAddress.Port }],
                Limits = new SessionLimits { User = sessionsPerUser },
            },
            cancellation);
        server._keys = await ApiKeyStore.OpenAsync(server._io, server._journal, server._folder, cancellation);
        var settings = new NodeSettings
        {
            Name = "test", Data = server._folder, HttpHost = "127.0.0.1", HttpPort = 0, Demo = true, Workers = [], Sessions = null!, Sections = new Dictionary<string, string>(),
        };
        var resolver = new CallerResolver(server._keys, demo: true);
        var live = new LiveStreams(server._io.Clock, resolver);
        server._app = HttpFace.Build(
            server._io.Clock, settings, Path.Combine(server._folder, "s.sock"), resolver,
            [
                new SessionRoutes(server.Service).Map, new ScreenRoutes(server.Service, live, server._io.Clock).Map, new EndpointRoutes(server.Service).Map,
            ]);
        await server._app.StartAsync(cancellation);
        var url = server._app.Urls.First(address => address.StartsWith("http://127", StringComparison.Ordinal));
        server.Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        server.Client = new HoldfastClient(server.Http);
        return server;
    }

    /// <summary>A client with a token of its own.</summary>
    public async Task<(HoldfastClient Client, string KeyId)> ClientOfAsync(Role role)
    {
        var made = (await _keys.CreateAsync(Caller.System("test"), new ApiKeyRequest($"{role}", role), CancellationToken.None)).Value;
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
        Http.Dispose();
        await _stop.CancelAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        await _host.DisposeAsync();
        _keys.Dispose();
        await _journal.DisposeAsync();
        await _io.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
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
