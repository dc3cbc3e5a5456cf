namespace Holdfast.Runtime.Synchronization;

/// <summary>Where a number of fibers wait for each other; when all have come, all go on, and the next phase begins.</summary>
public sealed class AsyncBarrier : Synchronizer
{
    private long _phase;

    /// <summary>Creates a barrier.</summary>
    /// <param name="name">Its name in task dumps and failures.</param>
    /// <param name="parties">How many must come, at least one.</param>
    public AsyncBarrier(string name, int parties)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parties);
        Parties = parties;
    }

    /// <summary>How many must come.</summary>
    public int Parties { get; }

    /// <summary>How often all have come.</summary>
    public long Phase => Volatile.Read(ref _phase);

    /// <summary>Comes, and waits until all have. Cancelled before, it has not come.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask ArriveAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Guard.Enter();
        if (Waiting.Count + 1 < Parties)
        {
            // One that may leave is its own and not kept for others: a late cancellation must not meet another's wait.
            var wait = Stand(isTimed: cancellationToken.CanBeCanceled);
            Guard.Exit();
            wait.LeaveBy(cancellationToken);
            return wait.UntypedTask;
        }

        _phase++;
        var all = Waiting.TakeAllClaimed();
        Guard.Exit();
        SyncPlace.FinishAll(all);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    internal override string DescribeWait(SyncPlace? place) => $"meet at barrier '{Name}' ({WaitingCount} of {Parties} have come)";

    /// <inheritdoc/>
    private protected override string Describe() => $"barrier '{Name}' ({WaitingCount} of {Parties} have come)";
}
