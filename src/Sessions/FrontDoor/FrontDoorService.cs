using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// The TN3270(E) front door: any terminal emulator connects, is given a session of a pool or of an endpoint, and works through it. What the
/// host shows is shown to it and what it sends goes to the host; the session is one like any other, seen, limited and recorded as such.
/// </summary>
public sealed class FrontDoorService : IAsyncDisposable
{
    private const string LuPrefix = "DOOR";

    private readonly List<HostListener> _listeners = [];
    private readonly DoorEvents _events;

    private FrontDoorService(FrontDoorOptions options) => _events = new DoorEvents(options.Journal, options.Io);

    /// <summary>Where it listens, in the order of its ports, with the ports the system chose.</summary>
    public IReadOnlyList<Address> Addresses => [.. _listeners.Select(listener => listener.LocalAddress)];

    /// <summary>Terminals connected now.</summary>
    public int Connections => _listeners.Sum(listener => listener.Connections);

    /// <summary>Connections dropped or never taken since the start, for other reasons than that terminal or session was done: see <c>front_door_dropped</c>.</summary>
    public long Dropped => _events.DroppedCount;

    /// <summary>Events of coming and going that the journal would not take, since the start.</summary>
    public long UnrecordedEvents => _events.Unrecorded;

    /// <summary>Listens on every port of the definition, or tells why one cannot be listened on; then on none.</summary>
    /// <exception cref="ArgumentException">A port is encrypted and there is no certificate.</exception>
    public static async ValueTask<Result<FrontDoorService>> StartAsync(FrontDoorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var definition = options.Definition;
        if (options.Identity is null && definition.Ports.Any(port => port.Tls is not null)) throw new ArgumentException("An encrypted port needs a certificate.", nameof(options));
        var door = new FrontDoorService(options);
        // One directory for all ports: an LU that is in use is in use on each.
        var lus = new LuDirectory(LuPrefix, Math.Max(1, definition.MaxConnections * Math.Max(1, definition.Ports.Count)));
        foreach (var port in definition.Ports)
        {
            var host = new HostOptions
            {
                CodePage = definition.CodePage,
                Lus = lus,
                ConnectionLimit = definition.MaxConnections,
                KeepAlive = new KeepAlive(TimeSpan.FromMinutes(1), WantsAnswer: true),
                Dropped = drop => door._events.Dropped(port, drop),
                Tls = port.Tls is { } start ? new HostTls { Identity = options.Identity!, Start = start } : null,
            };
            try
            {
                door._listeners.Add(await HostListener.StartAsync(
                    options.Io, port.Address, host, (terminal, token) => new DoorVisit(options, door._events, terminal).RunAsync(port, token), cancellationToken));
            }
            catch (NetworkException failure)
            {
                await door.DisposeAsync();
                var code = failure.Failure == NetworkFailure.AddressInUse ? NodeErrors.PortInUse : NodeErrors.CannotListen;
                return new Fault(code, $"front door on {port.Address}: {failure.Message}");
            }
        }

        return door;
    }

    /// <summary>Stops listening, drops every terminal and waits until their sessions are given back.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _events.TellRest();
    }
}
