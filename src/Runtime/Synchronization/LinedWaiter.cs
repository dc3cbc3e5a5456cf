using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>A wait that stands in a line, may have a time limit, and is kept for its next use by what it waits at.</summary>
/// <typeparam name="T">What is waited for.</typeparam>
internal abstract class LinedWaiter<T> : Waiter<T>
{
    private ITimer? _timer;
    private TimeSpan _limit;

    /// <summary>The next of those kept by <see cref="Spares{T}"/>.</summary>
    public LinedWaiter<T>? NextSpare { get; set; }

    /// <summary>How many are kept below this one.</summary>
    public int SparesBelow { get; set; }

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

    /// <summary>Gives the wait back to what keeps spare ones.</summary>
    protected abstract void Keep();

    /// <inheritdoc/>
    protected sealed override void Recycle()
    {
        if (_timer is null)
        {
            Keep();
        }
        else
        {
            // Its timer may be firing at this moment, so this object is not used again.
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
