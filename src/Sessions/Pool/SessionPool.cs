using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions.Pool;

/// <summary>
/// One pool: carries out what its <see cref="PoolMachine"/> wants, and reports back. The machine is guarded by a lock that is never held
/// across a wait.
/// </summary>
internal sealed partial class SessionPool
{
    /// <summary>
    /// How long a host may take to answer the last holder's key before the session is led back to its beginning. One that does not is
    /// closed and replaced: meanwhile it would take a place of the pool and serve nobody.
    /// </summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Io _io;
    private readonly PoolDefinition _definition;
    private readonly JourneyDefinition? _journey;
    private readonly ConnectionOpener _opener;
    private readonly JourneyRunner _runner;
    private readonly SessionEvents _events;
    private readonly Errands _errands;
    private readonly EndpointDirectory _directory;
    private readonly EndpointGroup _endpoints;
    private readonly PoolMachine _machine;
    private readonly Reopening _reopening = new();
    private readonly Dictionary<long, HostConnection> _connections = [];
    private readonly Dictionary<long, PoolWaiter> _waiters = [];
    private long _lastWaiter;
    private long _served;
    private long _refused;
    private Fault? _lastError;
    private Func<Fault?>? _crowded;
    private bool _stopped;

    public SessionPool(
        Io io,
        PoolDefinition definition,
        JourneyDefinition? journey,
        EndpointDirectory directory,
        ConnectionOpener opener,
        JourneyRunner runner,
        SessionEvents events,
        Errands errands)
    {
        (_io, _definition, _journey, _opener, _runner) = (io, definition, journey, opener, runner);
        (_events, _errands, _directory) = (events, errands, directory);
        _endpoints = directory.Group(definition.Endpoints, definition.Balancing);
        _machine = new PoolMachine(definition.Limits);
    }

    /// <summary>Whether its sessions are logged on by a journey.</summary>
    public bool HasJourney => _journey is not null;

    /// <summary>Its endpoints, among which connections are spread.</summary>
    public EndpointGroup Endpoints => _endpoints;

    /// <summary>Its name.</summary>
    public string Name => _definition.Name;

    /// <summary>After how long without use a session is taken back from its holder; null for never.</summary>
    public TimeSpan? UnusedTimeout => _definition.UnusedTimeout;

    /// <summary>Opens the first sessions and keeps the pool from here on.</summary>
    public void Begin()
    {
        _directory.OnChange(Changed);
        Step(now => _machine.Begin(now));
        _errands.Start($"pool-sweep:{Name}", SweepAsync);
    }

    /// <summary>There is no memory for more sessions, or there is again.</summary>
    /// <param name="refuse">Counts one who gets none for that, and tells why; null where there is memory.</param>
    public void Crowd(Func<Fault?>? refuse) => Step(now =>
    {
        _crowded = refuse;
        return _machine.Crowd(refuse is not null, now);
    });

    /// <summary>As it stands now.</summary>
    public PoolView View()
    {
        lock (_gate)
        {
            return new PoolView
            {
                Name = Name,
                Endpoints = _definition.Endpoints,
                Strategy = _definition.Strategy,
                Journey = _definition.Journey,
                Warm = _machine.Count(SlotState.Warm),
                InUse = _machine.Count(SlotState.InUse),
                Preparing = _machine.Count(SlotState.Opening) + _machine.Count(SlotState.Resetting),
                Waiting = _machine.Waiting,
                Min = _definition.Min,
                Spares = _definition.Limits.Spares,
                MaxWaiting = _definition.MaxWaiting,
                Affinity = _definition.Affinity,
                Served = _served,
                Refused = _refused,
                Max = _definition.Max,
                LastError = _lastError,
            };
        }
    }

    /// <summary>Takes a session back. The caller does not wait for its reset.</summary>
    public void Return(PoolLease lease) =>
        Step(now => lease.Connection.Terminal.Alive
            ? _machine.Returned(lease.Slot, _journey?.Reset is not null, now)
            : _machine.Lost(lease.Slot, now));

    /// <summary>
    /// Goes on with a connection of the daemon before; before <see cref="Begin"/>. One that waits in the pool may be too many by now: it is
    /// not taken then.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="inUse">Whether a session has it.</param>
    /// <param name="age">How old it is.</param>
    /// <returns>The lease of the session, or the place in the pool; null where it was not taken.</returns>
    public PoolLease? Adopt(HostConnection connection, bool inUse, TimeSpan age)
    {
        lock (_gate)
        {
            var slot = _machine.Adopt(connection.Endpoint, inUse, age, _io.Random.NextDouble(), _io.Clock.Elapsed);
            if (slot == 0) return null;
            _connections.Add(slot, connection);
            _errands.Start($"pool-watch:{Name}:{slot}", token => WatchAsync(slot, connection, token));
            return new PoolLease(this, slot, connection);
        }
    }

    /// <summary>What becomes of its sessions whose host is lost.</summary>
    public FailoverPolicy Failover => _definition.Failover;

    /// <summary>Whether an endpoint is one of its own.</summary>
    public bool Has(string endpoint) => _definition.Endpoints.Contains(endpoint);

    /// <summary>A ready session for the holder of another one, who must leave his; null where none is ready there.</summary>
    /// <param name="at">The endpoint it must be at; null for any.</param>
    /// <param name="except">The endpoint it must not be at; null for any.</param>
    public PoolLease? TakeSpare(string? at, string? except)
    {
        PoolLease? lease = null;
        Step(now =>
        {
            if (_stopped) return [];
            var (slot, effects) = _machine.Take(endpoint => (at is null || endpoint == at) && endpoint != except, now);
            if (slot != 0) lease = new PoolLease(this, slot, _connections[slot]);
            return effects;
        });
        return lease;
    }

    /// <summary>Opens a connection for a holder who must leave his, and runs the pool's journey. It is not the pool's before <see cref="Replace"/>.</summary>
    /// <param name="at">The endpoint; null for the strategy's choice.</param>
    /// <param name="except">The endpoint it must not be at; null for any.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async ValueTask<Result<HostConnection>> OpenAsync(string? at, string? except, CancellationToken cancellationToken)
    {
        var group = at is null ? _endpoints : _directory.Only(at);
        var opened = await _opener.OpenAsync(group, null, Name, trace: false, except, hurried: true, cancellationToken);
        if (!opened.TryGet(out var connection, out var fault)) return fault;
        var ready = false;
        try
        {
            ready = await PrepareAsync(connection, _journey?.Steps, cancellationToken);
            if (ready) await connection.Terminal.HoldAsync(cancellationToken);
            return ready ? connection : new Fault(SessionErrors.JourneyFailed, $"Journey {_journey!.Name} did not arrive at {connection.Endpoint}.");
        }
        finally
        {
            if (!ready) await connection.DisposeAsync();
        }
    }

    /// <summary>Puts a connection in the place of a lease's own, which the caller closes. Null where the lease was given back meanwhile.</summary>
    public PoolLease? Replace(PoolLease lease, HostConnection connection)
    {
        lock (_gate)
        {
            if (_stopped || !_machine.Moved(lease.Slot, connection.Endpoint)) return null;
            _connections[lease.Slot] = connection;
        }

        var slot = lease.Slot; // And not the lease, with which the connection that was replaced would stay in memory as well.
        _errands.Start($"pool-watch:{Name}:{slot}", token => WatchAsync(slot, connection, token));
        return lease with { Connection = connection };
    }

    /// <summary>Gives up a lease whose connection is lost; what is missing is opened anew.</summary>
    public void Forfeit(PoolLease lease) => Step(now => _machine.Lost(lease.Slot, now));

    /// <summary>
    /// Refuses everyone who waits, opens nothing more, and closes every connection, or leaves it to the next daemon. The errands must have
    /// ended.
    /// </summary>
    public async ValueTask StopAsync(bool leave)
    {
        HostConnection[] open;
        lock (_gate)
        {
            _stopped = true;
            foreach (var waiter in _waiters.Values) waiter.Complete(Stopping());
            _waiters.Clear();
            open = [.. _connections.Values];
        }

        foreach (var connection in open) await (leave ? connection.LeaveAsync() : connection.DisposeAsync());
    }

    private static Fault Stopping() => new(SessionErrors.SessionClosed, "The node is stopping.");

    /// <summary>What has happened to an endpoint: sessions at one that cannot be used are replaced, unless no other is there for it.</summary>
    /// <remarks>Asked within the step: of two notices that cross, the later sees how the endpoint stands, whichever that is.</remarks>
    private void Changed(string endpoint)
    {
        if (!_definition.Endpoints.Contains(endpoint)) return;
        Step(now =>
        {
            if (_directory.IsAvailable(endpoint)) return _machine.Welcome(endpoint, now);
            var replaced = _directory.IsDraining(endpoint) || _definition.Endpoints.Any(_directory.IsAvailable);
            return replaced ? _machine.Avoid(endpoint, now) : [];
        });
    }

    private void Step(Func<TimeSpan, IReadOnlyList<PoolEffect>> change)
    {
        lock (_gate)
        {
            foreach (var effect in change(_io.Clock.Elapsed)) CarryOut(effect);
        }
    }

    private void CarryOut(PoolEffect effect)
    {
        var slot = effect.Slot;
        switch (effect.Kind)
        {
            case PoolEffectKind.Open:
                _errands.Start($"pool-open:{Name}:{slot}", token => OpenAsync(slot, effect.Home, token));
                break;
            case PoolEffectKind.Hand:
                Hand(slot, effect.Waiter);
                break;
            case PoolEffectKind.Refuse:
                Refuse(effect.Waiter);
                break;
            case PoolEffectKind.Reset:
                _errands.Start($"pool-reset:{Name}:{slot}", token => ResetAsync(slot, token));
                break;
            case PoolEffectKind.Close:
                _errands.Start($"pool-close:{Name}:{slot}", _ => CloseAsync(slot));
                break;
            case PoolEffectKind.RetryLater:
                var wait = _reopening.WaitAfter(effect.Lasted, _io.Clock.Elapsed, _io.Random.NextDouble());
                _errands.Start($"pool-retry:{Name}", token => RetryAsync(wait, token));
                break;
            default:
                throw new InvalidOperationException($"No effect of this kind: {effect.Kind}");
        }
    }

    private async Task OpenAsync(long slot, string? home, CancellationToken cancellationToken)
    {
        HostConnection? connection = null;
        var ready = false;
        try
        {
            var opened = await _opener.OpenAsync(_endpoints, home, Name, trace: false, null, hurried: false, cancellationToken);
            if (!opened.TryGet(out connection, out var fault))
            {
                Remember(fault);
            }
            else if (await PrepareAsync(connection, _journey?.Steps, cancellationToken))
            {
                await connection.Terminal.HoldAsync(cancellationToken);
                ready = true;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Remember(Unforeseen.Of("A session could not be opened", e));
            throw;
        }
        finally
        {
            if (!ready)
            {
                if (connection is not null) await connection.DisposeAsync();
                Step(now => _machine.OpenFailed(slot, now));
            }
        }

        if (ready) Keep(slot, connection!);
    }

    private void Keep(long slot, HostConnection connection)
    {
        var draw = _io.Random.NextDouble();
        connection.Terminal.Keep?.Warm();
        Step(now =>
        {
            _lastError = null;
            _connections.Add(slot, connection);
            return _machine.Opened(slot, connection.Endpoint, draw, now);
        });
        _errands.Start($"pool-watch:{Name}:{slot}", token => WatchAsync(slot, connection, token));
    }

    /// <summary>Keeps why the latest session could not be made ready. Everybody may read it, so it must show nothing of a screen.</summary>
    private void Remember(Fault fault)
    {
        lock (_gate) _lastError = fault;
    }

    /// <summary>Runs a journey's steps; true when it arrived.</summary>
    private async ValueTask<bool> PrepareAsync(
        HostConnection connection, IReadOnlyList<JourneyStep>? steps, CancellationToken cancellationToken)
    {
        if (steps is null) return true;
        var run = await _runner.RunAsync(connection.Terminal, _journey!.Name, steps, connection.Mask, null, cancellationToken);
        if (run.Fault is not { } fault) return true;

        Remember(fault);
        _events.ConnectionError(connection.Endpoint, fault, $"pool {Name}, journey {_journey.Name}");
        return false;
    }

    private async Task WatchAsync(long slot, HostConnection connection, CancellationToken cancellationToken)
    {
        var end = await connection.Terminal.Ended.WaitAsync(cancellationToken);
        _opener.Ended(connection, end);
        // One in use is its holder's to replace, or to give back; one that was replaced is nobody's.
        Step(now => _connections.GetValueOrDefault(slot) == connection && !_machine.IsInUse(slot) ? _machine.Lost(slot, now) : []);
    }

    /// <summary>Whether a returned session's keyboard is free, so that a reset journey can begin.</summary>
    private async ValueTask<bool> CanBeginAsync(HostConnection connection, CancellationToken cancellationToken)
    {
        var free = await connection.Terminal.WaitAsync(screen => !screen.Image.KeyboardLocked, AnswerTime, cancellationToken);
        if (free.Fault is not { } fault) return true;
        _events.ConnectionError(connection.Endpoint, fault, $"pool {Name}, before the reset: the last key was not answered");
        return false;
    }

    private async Task ResetAsync(long slot, CancellationToken cancellationToken)
    {
        var done = false;
        try
        {
            var connection = Connection(slot);
            done = await CanBeginAsync(connection, cancellationToken) && await PrepareAsync(connection, _journey?.Reset, cancellationToken);
            if (!done) return;
            await connection.Terminal.CheckpointAsync(cancellationToken);
            connection.Terminal.Keep?.Warm();
            _events.Connection("connection_reset", connection.Endpoint, connection.Id, null, Name);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Remember(Unforeseen.Of("A session could not be reset", e));
            throw;
        }
        finally
        {
            Step(now => done ? _machine.ResetDone(slot, now) : _machine.ResetFailed(slot, now));
        }
    }

    private async Task CloseAsync(long slot)
    {
        await Connection(slot).DisposeAsync();
        Step(now =>
        {
            _connections.Remove(slot);
            return _machine.Gone(slot, now);
        });
    }

    private async Task RetryAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await _io.Clock.Delay(wait, cancellationToken);
        Step(now => _machine.RetryDue(now));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        // Often enough that nothing outstays its time by more than a quarter.
        var shortest = _definition.MaxLifetime < _definition.IdleTimeout ? _definition.MaxLifetime.Value : _definition.IdleTimeout;
        while (true)
        {
            await _io.Clock.Delay(shortest / 4, cancellationToken);
            Step(now => _machine.Sweep(now));
        }
    }

    private HostConnection Connection(long slot)
    {
        lock (_gate) return _connections[slot];
    }
}
