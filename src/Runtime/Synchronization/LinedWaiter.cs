using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>A wait that stands in a line, may have a time limit, and is used again by what it waits at.</summary>
/// <typeparam name="T">What is waited for.</typeparam>
internal abstract class LinedWaiter<T> : Waiter<T>
{
    private ITimer? _timer;
    private TimeSpan _limit;
    private bool _free;

    /// <summary>Whether it can be taken for another use: see <see cref="Spares{T}"/>.</summary>
    public bool IsFree
    {
        get => Volatile.Read(ref _free);
        set => Volatile.Write(ref _free, value);
    }

    /// <summary>
    /// Ends the wait with a <see cref="TimeoutException"/> after a time. To be called after the wait stands in its line, and outside
    /// the lock of that line.
    /// </summary>
    public void ExpireAfter(Clock clock, TimeSpan limit)
    {
        if (limit != Timeout.InfiniteTimeSpan)
        {
            _limit = limit;
            _timer = clock.CreateTimer(static wait => ((LinedWaiter<T>)wait!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        // A timer may be firing at this moment, and must not meet the next use: a wait that had one is never free again.
        if (_timer is null)
        {
            IsFree = true;
        }
        else
        {
            _timer.Dispose();
        }
    }

    private void Expire()
    {
        if (TryClaim())
        {
            OnCanceled();
            Fail(new TimeoutException($"It took longer than {_limit} to {DescribeWait()}."));
        }
    }
}
