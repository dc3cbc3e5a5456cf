namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// A lock that many hold to read, or one to write. Served in the order of asking: a waiting writer is not passed by later readers, and
/// waiting readers are not passed by later writers.
/// </summary>
/// <param name="name">Its name in task dumps and failures.</param>
public sealed class RwLock(string name) : Lockable(name)
{
    private const long Read = 0;
    private const long Write = 1;

    private bool _written;

    /// <summary>Holds it to read if no writer holds it and nobody waits.</summary>
    public bool TryRead(out Hold hold) => TryAcquire(Read, out hold);

    /// <summary>Holds it to write if nobody holds it and nobody waits.</summary>
    public bool TryWrite(out Hold hold) => TryAcquire(Write, out hold);

    /// <summary>Holds it to read, with other readers. Cancelled, it holds nothing.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> ReadAsync(CancellationToken cancellationToken = default) => AcquireAsync(Read, null, default, cancellationToken);

    /// <summary>Holds it to read, waiting no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">It was not free in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> ReadAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireWithinAsync(Read, clock, timeout, cancellationToken);

    /// <summary>Holds it to write, alone. Cancelled, it holds nothing.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> WriteAsync(CancellationToken cancellationToken = default) => AcquireAsync(Write, null, default, cancellationToken);

    /// <summary>Holds it to write, waiting no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">It was not free in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> WriteAsync(Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireWithinAsync(Write, clock, timeout, cancellationToken);

    /// <inheritdoc/>
    private protected override string Noun => $"lock '{Name}'";

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"{(place?.Amount == Write ? "write" : "read")} {Noun}{HeldBy()}";

    /// <inheritdoc/>
    private protected override string Describe() => $"{Noun}{(_written ? ", written" : "")}{HeldBy()}";

    /// <inheritdoc/>
    private protected override bool IsFree(long amount) => amount == Write ? HolderCount == 0 : !_written;

    /// <inheritdoc/>
    private protected override void Given(long amount) => _written = amount == Write;

    /// <inheritdoc/>
    private protected override void Returned(long amount) => _written = false;
}
