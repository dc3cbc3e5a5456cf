using Holdfast.Conformance.Peers;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Secrets;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Conformance.FrontDoor;

/// <summary>
/// Two banks as programs, a node's sessions with them, and a front door, plain and encrypted. Its first two ports lead to a pool that is
/// logged on, the third passes through to one bank.
/// </summary>
internal sealed class HarborDoor : IAsyncDisposable
{
    private static readonly Caller Anybody = new(TenantId.Default, "test", Role.User);

    private readonly ThreadPoolIo _io = new();
    private readonly PeerCertificate _certificate = new();
    private readonly List<HarborBank> _banks = [];
    private readonly List<HarborBank> _killed = [];
    private SessionService? _sessions;
    private FrontDoorService? _door;

    private HarborDoor()
    {
    }

    public int Plain => _door!.Addresses[0].Port;

    public int Encrypted => _door!.Addresses[1].Port;

    public int PassThrough => _door!.Addresses[2].Port;

    /// <summary>Goes over to TLS by START_TLS; who comes there with a user's certificate gets the pool.</summary>
    public int StartTls => _door!.Addresses[3].Port;

    public FrontDoorView Counts => _door!.View();

    public PeerCertificate Certificate => _certificate;

    public string RootFile => _certificate.RootFile;

    /// <summary>The sessions held through it.</summary>
    public IReadOnlyList<SessionView> Sessions => _sessions!.List(Anybody);

    public static async Task<HarborDoor> StartAsync()
    {
        var harbor = new HarborDoor();
        for (var i = 0; i < 2; i++) harbor._banks.Add(await HarborBank.StartAsync(harbor._certificate));
        var journal = new MemoryJournal(harbor._io);
        harbor._sessions = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = harbor._io,
                Journal = journal,
                Endpoints = [Endpoint("bank-a", harbor._banks[0]), Endpoint("bank-b", harbor._banks[1])],
                Pools =
                [
                    new PoolDefinition
                    {
                        Name = "teller", Endpoints = ["bank-a", "bank-b"], Journey = "logon", Min = 0, Max = 8, CheckoutTimeout = TimeSpan.FromSeconds(20),
                        Failover = new FailoverPolicy { Repeat = [new WaitCondition { Text = "Main Menu" }] },
                    },
                ],
                Journeys = [LogOn],
                Secrets = (_, _) => ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of("HARBOR1")),
            },
            CancellationToken.None);
        var any = Address.Tcp("127.0.0.1", 0);
        var teller = new DoorTarget("teller", null);
        var door = await FrontDoorService.StartAsync(
            new FrontDoorOptions
            {
                Io = harbor._io,
                Journal = journal,
                Sessions = harbor._sessions,
                Definition = new FrontDoorDefinition
                {
                    LogOn = DoorLogOn.None,
                    Ports =
                    [
                        new DoorPort(any, null, teller), new DoorPort(any, HostTlsStart.Implicit, teller), new DoorPort(any, null, new DoorTarget(null, "bank-a")),
                        new DoorPort(any, HostTlsStart.Required, null),
                    ],
                    Certificates = [new DoorCertificateRule("*@example.com", null, teller)],
                },
                Authenticate = _ => new Fault(RequestErrors.Unauthenticated, "nobody is known"),
                Identity = harbor._certificate.Identity with { ClientRoots = harbor._certificate.Roots, ClientCertificateOptional = true },
            },
            CancellationToken.None);
        harbor._door = door.Value;
        return harbor;
    }

    /// <summary>Kills the bank of an endpoint.</summary>
    public ValueTask KillAsync(string endpoint)
    {
        var bank = _banks[endpoint == "bank-a" ? 0 : 1];
        _killed.Add(bank);
        return bank.DisposeAsync();
    }

    /// <summary>Freezes the bank of an endpoint.</summary>
    public Task FreezeAsync(string endpoint) => _banks[endpoint == "bank-a" ? 0 : 1].FreezeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_door is not null) await _door.DisposeAsync();
        if (_sessions is not null) await _sessions.DisposeAsync();
        foreach (var bank in _banks.Except(_killed)) await bank.DisposeAsync();
        _certificate.Dispose();
        await _io.DisposeAsync();
    }

    private static JourneyDefinition LogOn { get; } = new()
    {
        Name = "logon",
        Steps =
        [
            Wait("LOGON ===>"),
            new PressStep(Key.Enter),
            Wait("Password"),
            new FieldStep(FieldTarget.ByLabel("User ID"), SecretText.Parse("TELLER1")),
            new FieldStep(FieldTarget.ByLabel("Password"), SecretText.Parse("${secret:password}")),
            new PressStep(Key.Enter),
            Wait("Main Menu"),
        ],
        Reset = [new PressStep(Key.Pf12), Wait("Main Menu")],
    };

    private static WaitStep Wait(string text) => new(new WaitCondition { Text = text }, TimeSpan.FromSeconds(10));

    private static EndpointDefinition Endpoint(string name, HarborBank bank) => new()
    {
        Name = name, Host = "127.0.0.1", Port = bank.Port, Health = new HealthCheck { Interval = TimeSpan.FromMilliseconds(500) },
    };
}
