namespace Holdfast.Runtime.Synchronization;

/// <summary>A number of permits that fibers hold for a while. Who waits for many is not passed by those who later ask for few.</summary>
public sealed class AsyncSemaphore : Lockable
{
    private long _available;

    /// <summary>Creates a semaphore with all its permits free.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="permits">How many there are, at least one.</param>
    public AsyncSemaphore(string name, int permits)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permits);
        Permits = permits;
        _available = permits;
    }

    /// <summary>How many permits there are.</summary>
    public int Permits { get; }

    /// <summary>How many are free, a moment ago.</summary>
    public int Available => (int)Volatile.Read(ref _available);

    /// <summary>Holds permits if so many are free and nobody waits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many permits at all.</exception>
    public bool TryAcquire(out Hold hold, int permits = 1) => TryAcquire(Checked(permits), out hold);

    /// <summary>Holds permits, waiting behind those who came before. Cancelled, it holds none.</summary>
    /// <returns>To be disposed in order to give them back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many permits at all.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> AcquireAsync(int permits = 1, CancellationToken cancellationToken = default) =>
        AcquireAsync(Checked(permits), null, default, cancellationToken);

    /// <summary>Holds permits, waiting no longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many permits at all.</exception>
    /// <exception cref="TimeoutException">They were not free in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<Hold> AcquireAsync(int permits, Clock clock, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireWithinAsync(Checked(permits), clock, timeout, cancellationToken);

    /// <inheritdoc/>
    private protected override string Noun => $"semaphore '{Name}'";

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) =>
        $"have {place?.Amount} of {Noun} ({Available} of {Permits} free){HeldBy()}";

    /// <inheritdoc/>
    private protected override string Describe() => $"{Noun} ({Available} of {Permits} free){HeldBy()}";

    /// <inheritdoc/>
    private protected override bool IsFree(long amount) => _available >= amount;

    /// <inheritdoc/>
    private protected override void Given(long amount) => _available -= amount;

    /// <inheritdoc/>
    private protected override void Returned(long amount) => _available += amount;

    private long Checked(int permits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, Permits);
        return permits;
    }
}
