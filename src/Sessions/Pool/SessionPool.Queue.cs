using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.Pool;

/// <summary>Those who wait for a session of the pool.</summary>
internal sealed partial class SessionPool
{
    /// <summary>Waits its turn for a ready session, until the pool's deadline or an earlier one of the caller's.</summary>
    /// <param name="owner">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="cancellationToken">Ends the wait; who was served already keeps the session.</param>
    public ValueTask<Result<PoolLease>> CheckoutAsync(Caller owner, SessionRequest request, CancellationToken cancellationToken) =>
        CheckoutAsync(owner, request, isOwed: false, cancellationToken);

    /// <summary>The same for a session of the daemon before: it gets a connection whatever the memory in use, and however many wait.</summary>
    /// <param name="owner">Whose session it is.</param>
    /// <param name="request">What it was asked for with.</param>
    /// <param name="cancellationToken">Ends the wait; who was served already keeps the session.</param>
    public ValueTask<Result<PoolLease>> TakeBackAsync(Caller owner, SessionRequest request, CancellationToken cancellationToken) =>
        CheckoutAsync(owner, request, isOwed: true, cancellationToken);

    private async ValueTask<Result<PoolLease>> CheckoutAsync(
        Caller owner, SessionRequest request, bool isOwed, CancellationToken cancellationToken)
    {
        var patience = request.Timeout < _definition.CheckoutTimeout ? request.Timeout.Value : _definition.CheckoutTimeout;
        using var deadline = new CancellationTokenSource(patience, _io.Clock);
        var again = false;
        while (true)
        {
            var turn = await WaitTurnAsync(Home(owner, request), again, isOwed, patience, deadline.Token, cancellationToken);
            if (!turn.TryGet(out var lease, out var fault)) return fault;
            if (lease.Connection.Terminal.Alive) return lease;
            // It died between being ready and being handed over; the next one will do.
            Step(now => _machine.Lost(lease.Slot, now));
            again = true;
        }
    }

    private string? Home(Caller owner, SessionRequest request)
    {
        var key = _definition.Affinity switch
        {
            Affinity.User => $"{owner.Tenant}/{owner.Actor}",
            Affinity.Label when request.Label is { } label => $"{owner.Tenant}/{label}",
            Affinity.Address => request.ClientAddress,
            _ => null,
        };
        return key is null ? null : _directory.Home(_endpoints, key);
    }

    private async ValueTask<Result<PoolLease>> WaitTurnAsync(
        string? home, bool again, bool isOwed, TimeSpan patience, CancellationToken deadline, CancellationToken cancellationToken)
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
            return _machine.Request(number, home, again, now, isOwed);
        });
        // Who was served already keeps the session, however late: withdrawing and serving exclude each other under the lock.
        await using var late = deadline.Register(() => Withdraw(number, () => waiter.Complete(TooLate(isOwed, patience))));
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
    /// <param name="isOwed">Whether the memory in use did not keep it from one.</param>
    /// <param name="patience">How long it waited.</param>
    private Fault TooLate(bool isOwed, TimeSpan patience)
    {
        _refused++;
        if (!isOwed && _machine.Count(SlotState.InUse) < _definition.Max && _crowded?.Invoke() is { } none) return none;
        return _lastError is { } error && _machine.Count(SlotState.InUse) < _definition.Max
            ? error
            : Full($"none became ready within {patience.TotalSeconds:0.###} s");
    }

    private Fault Full(string why) =>
        new(SessionErrors.PoolFull, $"Pool {Name}: {_machine.Count(SlotState.InUse)} of {_definition.Max} sessions are in use; {why}.");

    private void Refuse(long number)
    {
        if (!_waiters.Remove(number, out var waiter)) return;
        _refused++;
        waiter.Complete(Full($"{_definition.MaxWaiting} callers wait already"));
    }

    private void Hand(long slot, long number)
    {
        if (!_waiters.Remove(number, out var waiter)) return;
        _served++;
        waiter.Complete(new PoolLease(this, slot, _connections[slot]));
    }
}
