using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;

namespace Holdfast.Sessions.Pool;

/// <summary>
/// One pool: carries out what its <see cref="PoolMachine"/> wants, and reports back. The machine is guarded by a lock that is never held
/// across a wait.
/// </summary>
internal sealed class SessionPool
{
    private readonly Lock _gate = new();
    private readonly Io _io;
    private readonly PoolDefinition _definition;
    private readonly JourneyDefinition? _journey;
    private readonly ConnectionOpener _opener;
    private readonly JourneyRunner _runner;
    private readonly SessionEvents _events;
    private readonly Errands _errands;
    private readonly EndpointGroup _endpoints;
    private readonly PoolMachine _machine;
    private readonly Dictionary<long, HostConnection> _connections = [];
    private readonly Dictionary<long, PoolWaiter> _waiters = [];
    private long _lastWaiter;
    private Fault? _lastError;
    private bool _stopped;

    public SessionPool(
        Io io,
        PoolDefinition definition,
        JourneyDefinition? journey,
        EndpointGroup endpoints,
        ConnectionOpener opener,
        JourneyRunner runner,
        SessionEvents events,
        Errands errands)
    {
        _io = io;
        _definition = definition;
        _journey = journey;
        _opener = opener;
        _runner = runner;
        _events = events;
        _errands = errands;
        _endpoints = endpoints;
        _machine = new PoolMachine(definition.Min, definition.Max, definition.IdleTimeout);
    }

    /// <summary>Its name.</summary>
    public string Name => _definition.Name;

    /// <summary>Opens the first sessions and keeps the pool from here on.</summary>
    public void Begin()
    {
        Step(now => _machine.Begin(now));
        _errands.Start($"pool-trim:{Name}", TrimAsync);
    }

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
                Max = _definition.Max,
                LastError = _lastError,
            };
        }
    }

    /// <summary>Tries to open what is missing at once, since an endpoint has recovered.</summary>
    public void Nudge() => Step(now => _machine.BackingOff ? _machine.RetryDue(now) : []);

    /// <summary>Waits its turn for a ready session, until the pool's deadline.</summary>
    public async ValueTask<Result<PoolLease>> CheckoutAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_definition.CheckoutTimeout, _io.Clock);
        while (true)
        {
            var turn = await WaitTurnAsync(deadline.Token, cancellationToken);
            if (!turn.TryGet(out var lease, out var fault)) return fault;
            if (lease.Connection.Terminal.Alive) return lease;
            // It died between being ready and being handed over; the next one will do.
            Step(now => _machine.Lost(lease.Slot, now));
        }
    }

    /// <summary>Takes a session back. The caller does not wait for its reset.</summary>
    public void Return(PoolLease lease) =>
        Step(now => lease.Connection.Terminal.Alive
            ? _machine.Returned(lease.Slot, _journey?.Reset is not null, now)
            : _machine.Lost(lease.Slot, now));

    /// <summary>Refuses everyone who waits, opens nothing more, and closes every connection. The errands must have ended.</summary>
    public async ValueTask StopAsync()
    {
        HostConnection[] open;
        lock (_gate)
        {
            _stopped = true;
            foreach (var waiter in _waiters.Values) waiter.Complete(Stopping());
            _waiters.Clear();
            open = [.. _connections.Values];
        }

        foreach (var connection in open) await connection.DisposeAsync();
    }

    private static Fault Stopping() => new(SessionErrors.SessionClosed, "The node is stopping.");

    private async ValueTask<Result<PoolLease>> WaitTurnAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        var waiter = new PoolWaiter();
        var number = 0L;
        Step(now =>
        {
            if (_stopped)
            {
                waiter.Complete(Stopping());
                return [];
            }

            number = ++_lastWaiter;
            _waiters.Add(number, waiter);
            return _machine.Request(number, now);
        });
        // Who was served already keeps the session, however late: withdrawing and serving exclude each other under the lock.
        await using var late = deadline.Register(() => Withdraw(number, () => waiter.Complete(TooLate())));
        await using var gone = cancellationToken.Register(() => Withdraw(number, () => waiter.Cancel(cancellationToken)));
        return await waiter.Answer;
    }

    private void Withdraw(long number, Action answer)
    {
        lock (_gate)
        {
            if (!_waiters.Remove(number)) return;
            _machine.Withdraw(number);
            answer();
        }
    }

    /// <summary>A pool whose sessions are not all in use is not full: then the reason is that no session could be made ready.</summary>
    private Fault TooLate() =>
        _lastError is { } error && _machine.Count(SlotState.InUse) < _definition.Max
            ? error
            : new Fault(
                SessionErrors.PoolFull,
                $"Pool {Name}: {_machine.Count(SlotState.InUse)} of {_definition.Max} sessions are in use; none became ready within "
                + $"{_definition.CheckoutTimeout.TotalSeconds:0.###} s.");

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
                _errands.Start($"pool-open:{Name}:{slot}", token => OpenAsync(slot, token));
                break;
            case PoolEffectKind.Hand:
                if (_waiters.Remove(effect.Waiter, out var waiter)) waiter.Complete(new PoolLease(this, slot, _connections[slot]));
                break;
            case PoolEffectKind.Reset:
                _errands.Start($"pool-reset:{Name}:{slot}", token => ResetAsync(slot, token));
                break;
            case PoolEffectKind.Close:
                _errands.Start($"pool-close:{Name}:{slot}", _ => CloseAsync(slot));
                break;
            case PoolEffectKind.RetryLater:
                _errands.Start($"pool-retry:{Name}", token => RetryAsync(effect.Failures, token));
                break;
            default:
                throw new InvalidOperationException($"No effect of this kind: {effect.Kind}");
        }
    }

    private async Task OpenAsync(long slot, CancellationToken cancellationToken)
    {
        HostConnection? connection = null;
        var ready = false;
        try
        {
            var opened = await _opener.OpenAsync(_endpoints, Name, trace: false, cancellationToken);
            if (opened.TryGet(out connection, out var fault)) ready = await PrepareAsync(connection, _journey?.Steps, cancellationToken);
            else Remember(fault);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Remember(Unexpected("A session could not be opened", e));
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
        Step(now =>
        {
            _lastError = null;
            _connections.Add(slot, connection);
            return _machine.Opened(slot, now);
        });
        _errands.Start($"pool-watch:{Name}:{slot}", token => WatchAsync(slot, connection, token));
    }

    /// <summary>A failure nobody foresaw; its message may hold anything, so its type alone is told.</summary>
    private static Fault Unexpected(string what, Exception failure) =>
        new(RequestErrors.Unexpected, $"{what}: {failure.GetType().Name}.");

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
        var run = await _runner.RunAsync(connection.Terminal, _journey!.Name, steps, cancellationToken);
        if (run.TryGet(out var mask, out var fault))
        {
            connection.Mask = connection.Mask.And(mask);
            return true;
        }

        Remember(fault);
        _events.ConnectionError(connection.Endpoint, fault, $"pool {Name}, journey {_journey.Name}");
        return false;
    }

    private async Task WatchAsync(long slot, HostConnection connection, CancellationToken cancellationToken)
    {
        var end = await connection.Terminal.Ended.WaitAsync(cancellationToken);
        _opener.Ended(connection, end);
        Step(now => _machine.Lost(slot, now));
    }

    private async Task ResetAsync(long slot, CancellationToken cancellationToken)
    {
        var done = false;
        try
        {
            done = await PrepareAsync(Connection(slot), _journey?.Reset, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Remember(Unexpected("A session could not be reset", e));
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

    private async Task RetryAsync(int failures, CancellationToken cancellationToken)
    {
        await _io.Clock.Delay(Backoff.After(failures, _io.Random.NextDouble()), cancellationToken);
        Step(now => _machine.RetryDue(now));
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _io.Clock.Delay(_definition.IdleTimeout / 2, cancellationToken);
            Step(now => _machine.Trim(now));
        }
    }

    private HostConnection Connection(long slot)
    {
        lock (_gate) return _connections[slot];
    }
}
