using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tracing;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions;

/// <summary>
/// The host sessions of a node: endpoints and their health, pools and their ready sessions, and the sessions that callers hold. Every call
/// carries its caller; a session of another tenant is answered as one that is not there.
/// </summary>
public sealed partial class SessionService : IAsyncDisposable
{
    /// <summary>A session not used for this long is idle.</summary>
    public static readonly TimeSpan IdleAfter = SessionLife.IdleAfter;

    /// <summary>Sessions in error that are kept until their owners close them, at the most; beyond, the oldest are let go.</summary>
    public const int LostLimit = 256;

    /// <summary>Between two looks for sessions that became idle or were forgotten.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private static readonly Fault Stopping = new(SessionErrors.SessionClosed, "The node is stopping.");

    private readonly Io _io;
    private readonly SessionHooks _hooks;
    private readonly SessionEvents _events;
    private readonly Errands _errands;
    private readonly EndpointDirectory _directory;
    private readonly ConnectionOpener _opener;
    private readonly List<SessionPool> _pools;
    private readonly SessionRecordings _recordings;
    private readonly MemoryWatch _memory;
    private readonly SessionRegistry _registry;
    private readonly SessionCreation _creation;
    private readonly JourneyRunner _runner;
    private readonly SessionMigrations _migrations;
    private readonly SessionWaits _waits;
    private readonly SessionInputs _inputs;
    private readonly LostSessions _lost = new(LostLimit);
    private readonly KeepShelf? _shelf;
    private IReadOnlyList<Session> _bound = [];
    private volatile bool _stopping;
    private bool _left;

    private SessionService(SessionServiceOptions options)
    {
        _io = options.Io;
        _hooks = new SessionHooks(options);
        _events = new SessionEvents(options.Journal, options.Io, _hooks);
        _errands = new Errands(options.Io, _events.TaskFailed);
        _directory = new EndpointDirectory(options.Io, _events, options.Endpoints);
        _shelf = options.Survival is { } survival ? new KeepShelf(options.Io, survival.Folder, survival.Keeper) : null;
        _opener = new ConnectionOpener(options.Io, _directory, _events, new TraceFolder(options.Io, options.TraceFolder), _shelf);
        _runner = new JourneyRunner(options.Secrets);
        _pools =
        [
            .. options.Pools.Select(pool => new SessionPool(
                options.Io, pool, options.Journeys.FirstOrDefault(journey => journey.Name == pool.Journey),
                _directory, _opener, _runner, _events, _errands)),
        ];
        _recordings = new SessionRecordings(options, _events.TaskFailed);
        _memory = new MemoryWatch(options, _events);
        _registry = new SessionRegistry(options.Limits, _memory, _recordings);
        _creation = new SessionCreation(options.Io, _registry, _directory, _opener, _pools, _events);
        _migrations = new SessionMigrations(options.Io, new MigrationRoutes(_directory, _opener), _directory, _events, _errands);
        Printers = new PrinterLines(options.Io, _registry, _directory, _pools, _events);
        _waits = new SessionWaits(options.Io.Clock);
        _inputs = new SessionInputs(options.Io.Clock, _waits, _events);
        Journeys = new JourneyService(this, options.Journeys, _runner, _events, options.Io.Clock, (caller, id) => Reach(caller, id, Role.User));
    }

    /// <summary>The journeys: what there is, running and recording one.</summary>
    public JourneyService Journeys { get; }

    /// <summary>The recordings: listed, watched, searched.</summary>
    public RecordingService Recordings => _recordings.Service;

    /// <summary>Host connections of printers at the front door.</summary>
    internal PrinterLines Printers { get; }

    /// <summary>Events of the node's own doing that the journal would not take, since the start.</summary>
    public long UnrecordedEvents => _events.Unrecorded + _recordings.UnrecordedEvents + _hooks.Unrecorded;

    /// <summary>Background tasks that failed unexpectedly, since the start; each is a <c>sessions_task_failed</c> in the node's journal too.</summary>
    public long FailedTasks => _events.FailedTasks;

    /// <summary>The latest failure of a background task; null where none failed.</summary>
    public Exception? LastTaskFailure => _events.LastFailure;

    /// <summary>
    /// Takes up the sessions that the service before left, then starts checking the endpoints and filling the pools; does not wait for either.
    /// </summary>
    /// <exception cref="ArgumentException">A pool names an endpoint or a journey that is not defined.</exception>
    public static async ValueTask<SessionService> StartAsync(SessionServiceOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        SessionServiceOptions.Require(options);
        var service = new SessionService(options);
        foreach (var endpoint in options.Endpoints)
        {
            var journey = options.Journeys.FirstOrDefault(known => known.Name == endpoint.Health.Journey);
            service._errands.Start(
                $"probe:{endpoint.Name}", new EndpointProber(options.Io, service._directory, endpoint, service._runner, journey).RunAsync);
        }

        var restoration = service._shelf is { } shelf
            ? new SessionRestoration(
                options.Io, shelf, service._directory, service._opener, service._pools, service._registry, service._events, service.Watch,
                service._lost.Add, service.LetGoAsync, () => service._stopping)
            : null;
        if (restoration is not null) await restoration.RunAsync(cancellationToken);
        foreach (var endpoint in options.Endpoints)
            service._errands.Start($"pulse:{endpoint.Name}", new EndpointPulse(options.Io, service._directory, endpoint).RunAsync);
        service.LookAtMemory();
        foreach (var pool in service._pools) pool.Begin();
        restoration?.ReturnAll(service._errands);
        service._bound = restoration?.Bound ?? [];
        if (!options.AwaitsFrontDoor) service.Claim([]);
        service._errands.Start("sessions-surplus", async _ => await service.LetSurplusGoAsync());
        service._errands.Start("recordings", service._recordings.KeepHouseAsync);
        service._errands.Start("sessions-sweep", service.SweepAsync);
        return service;
    }

    /// <summary>All endpoints.</summary>
    public IReadOnlyList<EndpointView> Endpoints() => _directory.Views();

    /// <summary>
    /// Has an endpoint keep the sessions it has and take no more: ready ones are closed and replaced elsewhere, those in use when they are
    /// given back. Or ends that. Answers when it is durable; it holds until the node ends.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The endpoint.</param>
    /// <param name="draining">Whether it is to drain.</param>
    /// <param name="migrate">Whether its sessions in use are moved elsewhere, in the background; those that cannot be stay.</param>
    /// <param name="cancellationToken">The caller's patience.</param>
    public async ValueTask<Result<EndpointView>> DrainAsync(
        Caller caller, string name, bool draining, bool migrate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (Permit(caller, Role.PowerUser) is { } refused) return refused;
        if (_directory.Find(name) is null)
        {
            return new Fault(
                EndpointErrors.NoSuchEndpoint,
                $"There is no endpoint '{name}'; there are: {string.Join(", ", _directory.Definitions.Select(known => known.Name))}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _events.DrainAsync(name, caller.Actor, draining);
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing was changed: {e.Message}");
        }

        _directory.Drain(name, draining);
        if (draining && migrate)
            _migrations.Drain(name, [.. _registry.Held.Where(session => session.Connection.Endpoint == name).OrderBy(session => session.Id, StringComparer.Ordinal)]);
        return _directory.Views().First(view => view.Name == name);
    }

    /// <summary>All pools.</summary>
    public IReadOnlyList<PoolView> Pools() => [.. _pools.Select(pool => pool.View())];

    /// <summary>The memory of the node, and whether there is enough for more sessions.</summary>
    public MemoryView Memory() => _memory.View;

    /// <summary>All hooks.</summary>
    public IReadOnlyList<HookView> Hooks() => _hooks.Views();

    /// <summary>The sessions of the caller's tenant, the oldest first.</summary>
    public IReadOnlyList<SessionView> List(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return _registry.Views(caller.Tenant);
    }

    /// <summary>How many more sessions the caller may hold just now.</summary>
    public SessionRoom Room(Caller caller) => _registry.Room(caller ?? throw new ArgumentNullException(nameof(caller)));

    /// <summary>One session, held or being created.</summary>
    public Result<SessionView> Find(Caller caller, string id)
    {
        if (Reach(caller, id, Role.Readonly).TryGet(out var session, out var fault)) return session.View();
        return _registry.FindPending(id) is { } pending && pending.Tenant == caller.Tenant ? pending.View() : fault;
    }

    /// <summary>
    /// Takes a session from a pool, or opens one to an endpoint. Answers when its creation is durable. A caller that has gone by then gets
    /// nothing: the session is closed again, with a record of that.
    /// </summary>
    public async ValueTask<Result<SessionView>> CreateAsync(Caller caller, SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if ((Permit(caller, request.Trace ? Role.PowerUser : Role.User) ?? request.Check()) is { } refused) return refused;
        var created = await _creation.CreateAsync(caller, request, (session, pending) => RegisterAsync(session, pending, cancellationToken), cancellationToken);
        return created.TryGet(out var session, out var fault) ? session.View() : fault;
    }

    /// <summary>
    /// Has a session keep its connection and its screen and take no input until it is resumed. Answers when that is durable.
    /// </summary>
    public ValueTask<Result<SessionView>> SuspendAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        TurnAsync(caller, id, session => session.Suspend(), _events.SuspendedAsync, cancellationToken);

    /// <summary>Ends a suspension. Answers when that is durable.</summary>
    public ValueTask<Result<SessionView>> ResumeAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        TurnAsync(caller, id, session => session.Resume(), _events.ResumedAsync, cancellationToken);

    /// <summary>The session's screen, at once or when the condition holds.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="condition">What the screen must show; null for the present one.</param>
    /// <param name="timeout">How long to wait for it, at the most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Result<SessionScreen>> ReadScreenAsync(
        Caller caller, string id, WaitCondition? condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!Reach(caller, id, Role.Readonly).TryGet(out var session, out var fault)) return fault;
        if (timeout < TimeSpan.Zero || timeout > SessionInput.TimeoutLimit)
            return new Fault(RequestErrors.InvalidField, $"timeout: must be between 0 s and {SessionInput.TimeoutLimit.TotalSeconds} s.");
        condition ??= new WaitCondition();
        var bytes = condition.Bytes;
        if (session.Requests.Take(bytes) is { } crowded) return crowded;
        try
        {
            return await _waits.ForAsync(session, condition, timeout, null, false, cancellationToken);
        }
        finally
        {
            session.Requests.Give(bytes);
        }
    }

    /// <summary>The next screen after a version, for as long as it takes.</summary>
    public async ValueTask<Result<SessionScreen>> WatchAsync(
        Caller caller, string id, long afterVersion, CancellationToken cancellationToken)
    {
        if (!Reach(caller, id, Role.Readonly).TryGet(out var session, out var fault)) return fault;
        return await _waits.NextAsync(session, afterVersion, cancellationToken);
    }

    /// <summary>The next screen after a version, or what a migration of the session has come to, for as long as it takes.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="afterVersion">The version of the screen seen last; 0 for none.</param>
    /// <param name="afterChange">What the last answer said of migrations; 0 at first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Result<SessionChange>> FollowAsync(
        Caller caller, string id, long afterVersion, long afterChange, CancellationToken cancellationToken)
    {
        if (!Reach(caller, id, Role.Readonly).TryGet(out var session, out var fault)) return fault;
        return await _waits.FollowAsync(session, afterVersion, afterChange, cancellationToken);
    }

    /// <summary>
    /// Moves a session to another endpoint: opens a connection there, runs its pool's journey, and does again what its holder did since, as far
    /// as that may be repeated. Answers when it has ended: the session's migration says whether it is there or stays where it was.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="endpoint">Where to; null for any other of its pool, or its endpoint's fallback.</param>
    /// <param name="cancellationToken">Ends the wait, not the migration.</param>
    public async ValueTask<Result<SessionView>> MigrateAsync(Caller caller, string id, string? endpoint, CancellationToken cancellationToken)
    {
        if (!Reach(caller, id, Role.User).TryGet(out var session, out var fault)) return fault;
        if (_migrations.Check(session, endpoint) is { } refused) return refused;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _events.MigrationRequestedAsync(session, caller.Actor, endpoint);
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing was changed: {e.Message}");
        }

        var migrated = await _migrations.RequestAsync(session, endpoint, cancellationToken);
        return migrated.TryGet(out _, out fault) ? session.View() : fault;
    }

    /// <summary>The latest migrations of a session, the oldest first; the last may be under way.</summary>
    public Result<MigrationView[]> Migrations(Caller caller, string id) =>
        Reach(caller, id, Role.Readonly).TryGet(out var session, out var fault) ? session.Gate.History.ToArray() : fault;

    /// <summary>
    /// Carries out the steps in order, then waits for the screen asked for. Answers when the record of it is durable. Steps that were
    /// carried out before one was refused stay; the fault says so.
    /// </summary>
    public async ValueTask<Result<SessionScreen>> InputAsync(
        Caller caller, string id, SessionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Reach(caller, id, Role.User).TryGet(out var session, out var fault)) return fault;
        if (input.Check() is { } invalid) return invalid;
        if (session.Touch() is { } suspended) return suspended;
        var bytes = input.Bytes;
        if (session.Requests.Take(bytes) is { } crowded) return crowded;
        try
        {
            return await _inputs.CarryOutAsync(caller, session, input, cancellationToken);
        }
        finally
        {
            session.Requests.Give(bytes);
        }
    }

    /// <summary>
    /// Gives a session back. Answers when that is durable; its reset or its replacement goes on in the background. Once begun it is carried
    /// through, whether the caller waits or not.
    /// </summary>
    public async ValueTask<Result<Done>> CloseAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        Result<Done> unless = SessionRegistry.NoSuchSession(id);
        if (!Reach(caller, id, Role.User).TryGet(out var session, out var fault))
        {
            unless = BreakOff(caller, id) ?? fault;
            // It may have been registered meanwhile: then it is closed like any other.
            if (!Reach(caller, id, Role.User).TryGet(out session, out _)) return unless;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await EndAsync(session, () => _events.ClosedAsync(session, caller.Actor, "requested")) ? default(Done) : unless;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"The session was closed, but that could not be recorded: {e.Message}");
        }
    }

    internal static Fault? Permit(Caller caller, Role least) =>
        caller.Role >= least ? null : new Fault(RequestErrors.Forbidden, $"This needs the role {least}; {caller.Actor} has {caller.Role}.");

    /// <summary>A session itself, for one who shows its screen elsewhere.</summary>
    internal Result<Session> Hold(Caller caller, string id) => Reach(caller, id, Role.User);

    /// <summary>What the Keeper holds; null where nothing outlives the daemon.</summary>
    internal KeptSockets? Sockets => _shelf?.Sockets;

    /// <summary>The code page of an endpoint.</summary>
    internal CodePage CodePageOf(string endpoint) => _directory.Find(endpoint)?.CodePage ?? CodePage.Cp037;

    private Result<Session> Reach(Caller caller, string id, Role least)
    {
        ArgumentNullException.ThrowIfNull(caller);
        // Looked up first: whoever may not even know of the session learns nothing from the order of the answers.
        if (!_registry.Reach(caller.Tenant, id).TryGet(out var session, out var fault)) return fault;
        return Permit(caller, least) is { } refused ? refused : session;
    }

    /// <summary>Takes over a session that was created, unless the node or the caller has gone or it was broken off meanwhile: then it is closed.</summary>
    private async ValueTask<Fault?> RegisterAsync(Session session, PendingSession pending, CancellationToken cancellationToken)
    {
        _registry.Add(session);
        if (_stopping)
        {
            await LetGoAsync(session, "node stopping");
            return Stopping;
        }

        // Asked after the session was registered: who breaks it off looks there after that, so one of both closes it.
        if (pending.Why is { } broken)
        {
            await LetGoAsync(session, "requested");
            return broken;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await LetGoAsync(session, "caller gone");
            cancellationToken.ThrowIfCancellationRequested();
        }

        Watch(session);
        return null;
    }

    private void Watch(Session session) => _errands.Start($"session:{session.Id}", token => WatchAsync(session, token));

    /// <summary>Breaks off a creation; null where the caller has none of this id under way or may not.</summary>
    private Result<Done>? BreakOff(Caller caller, string id)
    {
        if (_registry.FindPending(id) is not { } pending || pending.Tenant != caller.Tenant) return null;
        if (Permit(caller, Role.User) is { } refused) return refused;
        pending.Stop(new Fault(SessionErrors.SessionClosed, $"Session {id} was closed before it was connected."));
        return default(Done);
    }

    private async ValueTask<Result<SessionView>> TurnAsync(
        Caller caller, string id, Func<Session, Fault?> turn, Func<Session, string, ValueTask> record, CancellationToken cancellationToken)
    {
        if (!Reach(caller, id, Role.User).TryGet(out var session, out var fault)) return fault;
        cancellationToken.ThrowIfCancellationRequested();
        if (turn(session) is { } refused) return refused;
        try
        {
            await record(session, caller.Actor);
            return session.View();
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"It was done, but it could not be recorded: {e.Message}");
        }
    }

    /// <summary>Has pools open nothing for new sessions while there is no memory for it.</summary>
    private void LookAtMemory()
    {
        if (!_memory.Look()) return;
        foreach (var pool in _pools) pool.Crowd(_memory.IsFull ? _memory.Refuse : null);
    }

    /// <summary>Looks at the memory, tells of sessions that became idle, and takes back those that their holders have forgotten.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _io.Clock.Delay(SweepInterval, cancellationToken);
            LookAtMemory();
            foreach (var session in _registry.Held.Where(session => session.IsForgotten() || session.IsResting()).OrderBy(session => session.Id, StringComparer.Ordinal))
            {
                if (session.IsForgotten()) await LetGoAsync(session, "not used");
                else if (session.Rest()) _events.Idle(session);
            }
        }
    }

    /// <summary>Keeps a session on a connection: where one is lost, on another, as long as there is one.</summary>
    private async Task WatchAsync(Session session, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed);
        try
        {
            while (true)
            {
                var attachment = session.Attachment;
                await Task.WhenAny(attachment.Terminal.Ended, attachment.Fate).WaitAsync(either.Token);
                // A migration under way has a connection that it can put the session on, or leaves it to this one.
                await session.Gate.Over.WaitAsync(either.Token);
                if (session.Attachment != attachment) continue;
                var end = await attachment.Terminal.Ended.WaitAsync(either.Token);
                if (attachment.Lease is null) _opener.Ended(attachment.Connection, end);
                if (await _migrations.FailOverAsync(session, end, either.Token) is not { } fault) continue;
                await LoseAsync(session, fault);
                return;
            }
        }
        catch (OperationCanceledException) when (session.Closed.IsCancellationRequested)
        {
            // Closed, whether its host was there or not.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nobody would look after it any more: its holder must not wait for a connection that does not come.
            await LoseAsync(session, Unforeseen.Of("The session's watch failed", e));
            throw;
        }
    }

    /// <summary>Gives up a session that has lost its host for good; its holder may still read why.</summary>
    private async ValueTask LoseAsync(Session session, Fault fault)
    {
        if (!session.Lose(fault)) return;
        _events.Lost(session, fault);
        if (session.Lease is { } lease) lease.Pool.Forfeit(lease);
        else await session.Connection.DisposeAsync();
        _lost.Add(session);
        await LetSurplusGoAsync();
    }

    /// <summary>Lets go of the oldest sessions in error where there are too many.</summary>
    private async ValueTask LetSurplusGoAsync()
    {
        while (_lost.TakeSurplus() is { } oldest) await LetGoAsync(oldest, "lost and not closed");
    }
}
