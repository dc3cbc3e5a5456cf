namespace Holdfast.Runtime.Synchronization;

/// <summary>What fibers wait at for one another: a lock, a semaphore, a latch. No thread is blocked; who waits longest is served first.</summary>
public abstract class Synchronizer
{
    private protected ShortLock Guard;
    private protected Line Waiting;
    private Spares<Hold> _waits;

    private protected Synchronizer(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Its name in task dumps and failures.</summary>
    public string Name { get; }

    /// <summary>How many wait at it, a moment ago.</summary>
    public int WaitingCount => Waiting.Count;

    /// <summary>What it is, who holds it and how many wait, such as <c>mutex 'ledger', held by 'teller:7', 2 wait</c>.</summary>
    public sealed override string ToString()
    {
        var waiting = WaitingCount;
        return waiting == 0 ? Describe() : $"{Describe()}, {waiting} wait";
    }

    /// <summary>What somebody waits for, in words.</summary>
    internal abstract string DescribeWait(SyncPlace? place);

    /// <summary>The fibers that hold it and so keep others waiting; empty where nothing is held.</summary>
    internal virtual IReadOnlyList<Fiber> HoldingFibers() => [];

    /// <summary>Takes a place out of the line, if it stands there; that may let others go on.</summary>
    internal void Withdraw(SyncPlace place)
    {
        Guard.Enter();
        var served = Waiting.Leave(place) ? Withdrawn() : null;
        Guard.Exit();
        SyncPlace.FinishAll(served);
    }

    /// <summary>Takes a wait out of the line and cancels it, if it stands there.</summary>
    internal void Leave(SyncWait wait, CancellationToken cancellationToken)
    {
        Guard.Enter();
        var stood = Waiting.Leave(wait.Place);
        Guard.Exit();
        if (!stood)
            return;
        wait.Place.Asker = null;
        wait.TrySetException(new OperationCanceledException(cancellationToken));
    }

    /// <summary>What it is and what state it is in, in words.</summary>
    private protected abstract string Describe();

    /// <summary>Called under the lock when a place has been withdrawn: claims and gives, as a chain, those who can go on for that.</summary>
    private protected virtual Place? Withdrawn() => null;

    /// <summary>Stands in line, under the lock.</summary>
    /// <param name="isTimed">It is for this use alone, since something may end it that must not meet another.</param>
    /// <param name="amount">How much is asked for.</param>
    private protected SyncWait Stand(bool isTimed, long amount = 0)
    {
        var wait = isTimed ? null : (SyncWait?)_waits.Take();
        if (wait is null)
        {
            wait = new SyncWait(this);
            if (!isTimed)
            {
                _waits.Add(wait);
            }
        }

        wait.Place.Amount = amount;
        wait.Place.Asker = Fiber.Current;
        Waiting.Join(wait.Place);
        return wait;
    }
}
