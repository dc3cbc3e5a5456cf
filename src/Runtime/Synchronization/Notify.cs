namespace Holdfast.Runtime.Synchronization;

/// <summary>Wakes those who wait. One notification is kept where nobody waits, so that what is told just before waiting is not missed.</summary>
/// <param name="name">Its name in task dumps and failures.</param>
public sealed class Notify(string name) : Synchronizer(name)
{
    private bool _kept;

    /// <summary>Wakes who waits longest; where nobody does, the next to wait goes on at once. Notifications kept do not add up.</summary>
    public void NotifyOne()
    {
        Guard.Enter();
        var place = (SyncPlace?)Waiting.TakeClaimed();
        _kept |= place is null;
        Guard.Exit();
        place?.Finish();
    }

    /// <summary>Wakes all who wait now.</summary>
    public void NotifyAll()
    {
        Guard.Enter();
        var all = Waiting.TakeAllClaimed();
        Guard.Exit();
        SyncPlace.FinishAll(all);
    }

    /// <summary>Waits for a notification. Cancelled, it has taken none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default) => WaitHereAsync(null, default, cancellationToken);

    /// <summary>Waits for a notification, no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask WaitAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return WaitHereAsync(clock, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"be notified by '{Name}'";

    /// <inheritdoc/>
    private protected override string Describe() => $"notify '{Name}'{(_kept ? ", one kept" : "")}";

    private ValueTask WaitHereAsync(Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Guard.Enter();
        if (_kept)
        {
            _kept = false;
            Guard.Exit();
            return ValueTask.CompletedTask;
        }

        var wait = Stand(clock is not null);
        Guard.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.UntypedTask;
    }
}
