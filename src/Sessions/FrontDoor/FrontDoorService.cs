using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Survival;
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

    /// <summary>How long the door's end waits for answers of hosts that terminals wait for.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    /// <summary>How long it then waits until the last have been told and are gone.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly List<HostListener> _listeners = [];
    private readonly DoorEnding _ending = new();
    private readonly DoorSeats _seats = new();
    private readonly DoorPrinters _printers;
    private readonly DoorEvents _events;
    private readonly IReadOnlyList<DoorPort> _ports;
    private readonly Io _io;
    private readonly FrontDoorOptions _options;
    private readonly DoorShelf? _shelf;
    private bool _over;

    private FrontDoorService(FrontDoorOptions options)
    {
        _options = options;
        _io = options.Io;
        _ports = options.Definition.Ports;
        _events = new DoorEvents(options.Journal, options.Io);
        _shelf = ShelfOf(options.Io, options.Sessions, options.KeepFolder, _events.Unkept);
        _printers = new DoorPrinters(options.Io.Clock);
    }

    /// <summary>Where it listens, in the order of its ports, with the ports the system chose.</summary>
    public IReadOnlyList<Address> Addresses => [.. _listeners.Select(listener => listener.LocalAddress)];

    /// <summary>Terminals connected now.</summary>
    public int Connections => _listeners.Sum(listener => listener.Connections);

    /// <summary>Connections dropped or never taken since the start, for other reasons than that terminal or session was done: see <c>front_door_dropped</c>.</summary>
    public long Dropped => _events.Counts.DroppedInAll;

    /// <summary>The door as it stands now, with what was counted since it was opened.</summary>
    public FrontDoorView View() => _events.Counts.View(
        [.. _listeners.Select((listener, i) => new DoorPortView(listener.LocalAddress, _ports[i].Tls, listener.Connections))]) with
    {
        Printers = _printers.Views(),
    };

    /// <summary>Events of coming and going that the journal would not take, since the start.</summary>
    public long UnrecordedEvents => _events.Unrecorded;

    /// <summary>
    /// Listens on every port of the definition, or tells why one cannot be listened on; then on none. Terminals that the daemon before left go on.
    /// </summary>
    /// <exception cref="ArgumentException">A port is encrypted and there is no certificate.</exception>
    public static async ValueTask<Result<FrontDoorService>> StartAsync(FrontDoorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var definition = options.Definition;
        if (options.Identity is null && definition.Ports.Any(port => port.Tls is not null)) throw new ArgumentException("An encrypted port needs a certificate.", nameof(options));
        var door = new FrontDoorService(options);
        // One directory for all ports: an LU that is in use is in use on each.
        var lus = new LuDirectory(LuPrefix, Math.Max(1, definition.MaxConnections * Math.Max(1, definition.Ports.Count)));
        HostOptions[] hosts = [.. definition.Ports.Select(port => door.HostOf(port, lus))];
        var left = door._shelf is null ? [] : await new DoorRestoration(door._shelf, definition.Ports, door._events).TakeAsync(hosts, lus, cancellationToken);
        for (var i = 0; i < hosts.Length; i++)
        {
            var port = definition.Ports[i];
            try
            {
                door._listeners.Add(await HostListener.StartAsync(
                    options.Io, port.Address, hosts[i], (terminal, token) => new DoorVisit(options, door._events, door._ending, door._seats, terminal).RunAsync(port, token), cancellationToken));
            }
            catch (NetworkException failure)
            {
                // The next daemon may have more luck with the port, and goes on with them.
                foreach (var (_, terminal) in left) await DoorRestoration.LeaveAsync(terminal);
                await door.DisposeAsync();
                var code = failure.Failure == NetworkFailure.AddressInUse ? NodeErrors.PortInUse : NodeErrors.CannotListen;
                return new Fault(code, $"front door on {port.Address}: {failure.Message}");
            }
        }

        await door.AdoptAsync(left, lus);
        return door;
    }

    /// <summary>Ends what a front door before left, where there is none any more: its terminals are disconnected and their sessions closed.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="keepFolder">As in <see cref="FrontDoorOptions.KeepFolder"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask ForgetAsync(Io io, SessionService sessions, string keepFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(sessions);
        using var shelf = io.Files.Exists(keepFolder) ? ShelfOf(io, sessions, keepFolder, (_, _) => { }) : null;
        if (shelf is not null) await DoorRestoration.ForgetAsync(shelf, cancellationToken);
        sessions.Claim([]);
    }

    /// <summary>
    /// Leaves the terminals to the next daemon that can be left: they see nothing of it. The others are let go in order, as by
    /// <see cref="DrainAsync"/>. Dispose of the door after it, and leave the sessions (<see cref="SessionService.LeaveAsync"/>).
    /// </summary>
    /// <param name="notice">What the others are told, no longer than a line.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask LeaveAsync(string notice, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(notice);
        if (_over) return;
        foreach (var listener in _listeners) await listener.LeaveAsync();
        await DrainAsync(notice, cancellationToken);
    }

    /// <summary>
    /// Lets every terminal go in order: whoever waits for his host's answer gets it, for 3 s at the most, then each is told by a line at its bottom
    /// and disconnected. Who comes meanwhile is told the same. Dispose of the door after it.
    /// </summary>
    /// <param name="notice">What they are told, no longer than a line.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask DrainAsync(string notice, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(notice);
        _ending.Begin(notice);
        if (await EmptyAsync(DrainTime, cancellationToken)) return;
        _ending.Hurry();
        _ = await EmptyAsync(FarewellTime, cancellationToken);
    }

    /// <summary>Stops listening, drops every terminal and waits until their sessions are given back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_over) return;
        _over = true;
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _shelf?.Dispose();
        _events.TellRest();
        _ending.Dispose();
    }

    /// <summary>Goes on with the terminals that were left; what they leave behind that cannot be gone on with is closed.</summary>
    private async ValueTask AdoptAsync(IReadOnlyList<(int Port, LeftTerminal Terminal)> left, LuDirectory lus)
    {
        HashSet<string> claimed = new(StringComparer.Ordinal);
        foreach (var (port, terminal) in left)
        {
            var session = DoorState.Read(terminal.Note.Span)?.Session;
            void Close()
            {
                if (session is not null) _options.Sessions.LetGo(session, SessionService.TerminalGone);
            }

            if (_listeners[port].Adopt(terminal with { Unserved = Close }))
            {
                if (session is not null) claimed.Add(session);
                continue;
            }

            _events.Unkept(terminal.Connection.RemoteAddress, $"{_options.Definition.MaxConnections} terminals are connected to the port, which is the limit");
            if (terminal.Machine.LuName is { } lu) lus.Release(lu);
            await DoorRestoration.EndAsync(terminal);
        }

        _options.Sessions.Claim(claimed);
    }

    private static DoorShelf? ShelfOf(Io io, SessionService sessions, string? folder, Action<Address?, string> unkept) =>
        folder is not null && sessions.Sockets is { } sockets ? new DoorShelf(io, sockets, folder, unkept) : null;

    private HostOptions HostOf(DoorPort port, LuDirectory lus) => new()
    {
        CodePage = _options.Definition.CodePage,
        Lus = lus,
        ConnectionLimit = _options.Definition.MaxConnections,
        KeepAlive = new KeepAlive(TimeSpan.FromMinutes(1), WantsAnswer: true),
        Printers = true,
        RelaysPrinters = true,
        PrinterApplication = (printer, token) => new DoorPrinter(_options, _events, _ending, _seats, _printers, printer).RunAsync(port, token),
        Dropped = drop => _events.Dropped(port, drop),
        Tls = port.Tls is { } start ? new HostTls { Identity = _options.Identity!, Start = start } : null,
        // What is encrypted lives in this daemon's memory.
        Keep = _shelf is { } shelf && port.Tls is null or HostTlsStart.Offered ? shelf.Begin : null,
    };

    /// <summary>Whether the last visit is over before the time is.</summary>
    private async ValueTask<bool> EmptyAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_ending.Empty, _io.Clock.Delay(time, rest.Token).AsTask());
        // Not CancelAsync: that would leave this execution model for the thread pool.
        rest.Cancel();
        return _ending.Empty.IsCompleted;
    }
}
