namespace Holdfast.Runtime.Synchronization;

/// <summary>A lock that one fiber holds at a time, across awaits. It is not reentrant: who locks it twice waits for itself, and the dump says so.</summary>
/// <param name="name">Its name in task dumps and failures.</param>
public sealed class AsyncMutex(string name) : Lockable(name)
{
    /// <summary>Locks it if it is free and nobody waits for it.</summary>
    public bool TryLock(out Hold hold) => TryAcquire(1, out hold);

    /// <summary>Locks it, waiting behind those who came before. Cancelled, it has not locked.</summary>
    /// <returns>To be disposed in order to unlock: <c>using var hold = await mutex.LockAsync();</c>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> LockAsync(CancellationToken cancellationToken = default) => AcquireAsync(1, null, default, cancellationToken);

    /// <summary>Locks it, waiting no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">It was not free in time; it is not locked.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> LockAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireWithinAsync(1, clock, timeout, cancellationToken);

    /// <inheritdoc/>
    private protected override string Noun => $"mutex '{Name}'";

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"lock {Noun}{HeldBy()}";

    /// <inheritdoc/>
    private protected override string Describe() => $"{Noun}{HeldBy()}";

    /// <inheritdoc/>
    private protected override bool IsFree(long amount) => HolderCount == 0;

    /// <inheritdoc/>
    private protected override void Given(long amount)
    {
    }

    /// <inheritdoc/>
    private protected override void Returned(long amount)
    {
    }
}
