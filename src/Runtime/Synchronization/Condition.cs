namespace Holdfast.Runtime.Synchronization;

/// <summary>Where the holder of a mutex waits until another holder has changed what the mutex guards.</summary>
public sealed class Condition : Synchronizer
{
    private readonly AsyncMutex _mutex;

    /// <summary>Creates a condition of what a mutex guards.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="mutex">The mutex.</param>
    public Condition(string name, AsyncMutex mutex)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        _mutex = mutex;
    }

    /// <summary>
    /// Unlocks the mutex, waits for a signal, and locks the mutex again. What was waited for may be gone by then: look again, in a loop.
    /// Cancelled, it ends without the mutex, and a signal it had got goes to the next.
    /// </summary>
    /// <param name="hold">The mutex, held; not held any more afterwards.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The mutex, held again.</returns>
    /// <exception cref="ArgumentException">It is not this mutex, or not held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the mutex is not held.</exception>
    public ValueTask<Hold> WaitAsync(Hold hold, CancellationToken cancellationToken = default)
    {
        if (!hold.IsOf(_mutex))
        {
            throw new ArgumentException($"To wait for condition '{Name}', mutex '{_mutex.Name}' must be held.", nameof(hold));
        }

        return WaitHereAsync(hold, cancellationToken);
    }

    /// <summary>Wakes who waits longest; nobody where nobody waits.</summary>
    public void Signal()
    {
        Guard.Enter();
        var place = (SyncPlace?)Waiting.TakeClaimed();
        Guard.Exit();
        place?.Finish();
    }

    /// <summary>Wakes all who wait now.</summary>
    public void SignalAll()
    {
        Guard.Enter();
        var all = Waiting.TakeAllClaimed();
        Guard.Exit();
        SyncPlace.FinishAll(all);
    }

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"see condition '{Name}' signalled";

    /// <inheritdoc/>
    private protected override string Describe() => $"condition '{Name}' of mutex '{_mutex.Name}'";

    private async ValueTask<Hold> WaitHereAsync(Hold hold, CancellationToken cancellationToken)
    {
        // It stands in line before the mutex is free, so that no signal falls in between.
        Guard.Enter();
        var wait = Stand(isTimed: false);
        Guard.Exit();
        hold.Dispose();
        wait.CancelBy(cancellationToken);
        await wait.UntypedTask;
        try
        {
            return await _mutex.LockAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Signal();
            throw;
        }
    }
}
