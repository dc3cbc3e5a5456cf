namespace Holdfast.Runtime.Synchronization;

/// <summary>A wait at a <see cref="Synchronizer"/>; its result is what is then held, if it is something that is held.</summary>
internal sealed class SyncWait : LinedWaiter<Hold>
{
    private readonly Synchronizer _at;
    private CancellationTokenRegistration _leaving;

    /// <summary>Creates the wait for one synchronizer.</summary>
    public SyncWait(Synchronizer at)
    {
        _at = at;
        Place = new SyncPlace(this);
    }

    /// <summary>Where it stands.</summary>
    public SyncPlace Place { get; }

    /// <inheritdoc/>
    public override IEnumerable<Fiber> WaitsFor => _at.HoldingFibers();

    /// <inheritdoc/>
    public override string DescribeWait() => _at.DescribeWait(Place);

    /// <summary>Lets the wait end by a token or, where there is a clock, by the time; outside the lock of the line.</summary>
    public void Limit(Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        CancelBy(cancellationToken);
        if (clock is not null)
        {
            ExpireAfter(clock, timeout);
        }
    }

    /// <summary>
    /// Lets the wait end by a token that takes it out of its line before it claims it: for those who count who stands there, since
    /// nobody may stand there who cannot be woken any more. Not for a wait that is used again: the synchronizer keeps those.
    /// </summary>
    public void LeaveBy(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _leaving = cancellationToken.UnsafeRegister(static (wait, token) => ((SyncWait)wait!)._at.Leave((SyncWait)wait, token), this);
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        _leaving.Unregister();
        base.Recycle();
    }

    /// <inheritdoc/>
    protected override void OnCanceled()
    {
        _at.Withdraw(Place);
        Place.Asker = null;
    }
}
