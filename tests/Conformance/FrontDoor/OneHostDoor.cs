using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Secrets;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;

namespace Holdfast.Conformance.FrontDoor;

/// <summary>A host of ours with one application, a node's sessions to it as the endpoint "host", and a front door that leads there.</summary>
internal sealed class OneHostDoor : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();
    private HostListener? _host;
    private SessionService? _sessions;
    private FrontDoorService? _door;

    private OneHostDoor() => Journal = new MemoryJournal(_io);

    public MemoryJournal Journal { get; }

    public int Port => _door!.Addresses[0].Port;

    public FrontDoorView Counts => _door!.View();

    /// <summary>Starts all of it.</summary>
    /// <param name="host">How the host behaves.</param>
    /// <param name="application">What it runs.</param>
    /// <param name="printers">The LUs of printers that are led to it by their names.</param>
    public static async Task<OneHostDoor> StartAsync(HostOptions host, Func<HostSession, CancellationToken, Task> application, string printers = "PRT*")
    {
        var world = new OneHostDoor();
        var any = Address.Tcp("127.0.0.1", 0);
        world._host = await HostListener.StartAsync(world._io, any, host, application, CancellationToken.None);
        var endpoint = new EndpointDefinition { Name = "host", Host = "127.0.0.1", Port = world._host.LocalAddress.Port };
        world._sessions = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = world._io, Journal = world.Journal, Endpoints = [endpoint], Pools = [], Journeys = [],
                Secrets = (_, _) => ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of("none")),
            },
            CancellationToken.None);
        var door = await FrontDoorService.StartAsync(
            new FrontDoorOptions
            {
                Io = world._io,
                Journal = world.Journal,
                Sessions = world._sessions,
                Definition = new FrontDoorDefinition
                {
                    LogOn = DoorLogOn.None, Ports = [new DoorPort(any, null, null)],
                    Default = new DoorTarget(null, "host"), Lus = [new DoorLuRule(printers, new DoorTarget(null, "host"))],
                },
                Authenticate = _ => new Fault(RequestErrors.Unauthenticated, "nobody is known"),
            },
            CancellationToken.None);
        world._door = door.Value;
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        if (_door is not null) await _door.DisposeAsync();
        if (_sessions is not null) await _sessions.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
        await _io.DisposeAsync();
    }
}
