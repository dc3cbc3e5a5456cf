namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Waits until the thread pool has nothing to do. Some waits of the platform (SemaphoreSlim with a token, WhenAny or WaitAsync
/// over a source that runs continuations asynchronously) come back by way of the pool; the next step is chosen only after they
/// have, or the choice would depend on how fast the pool was.
/// </summary>
internal sealed class PoolQuiet
{
    // Work of others in this program never ends for us: after this long it is taken for background.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly int _maximum;
    private int _busyBackground = int.MaxValue;
    private long _pendingBackground;

    /// <summary>Takes what the pool does now for background.</summary>
    public PoolQuiet()
    {
        System.Threading.ThreadPool.GetMaxThreads(out _maximum, out _);
        _busyBackground = Busy();
    }

    /// <summary>Returns when the pool is quiet, or is found busy with other things.</summary>
    public void Await()
    {
        if (IsQuiet())
        {
            return;
        }

        var start = TimeProvider.System.GetTimestamp();
        var spin = new SpinWait();
        while (!IsQuiet())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Limit)
            {
                _busyBackground = Busy();
                _pendingBackground = System.Threading.ThreadPool.PendingWorkItemCount;
                return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // In this order: what is no longer pending is counted as busy until it has ended.
    private bool IsQuiet()
    {
        var pending = System.Threading.ThreadPool.PendingWorkItemCount;
        var busy = Busy();
        _pendingBackground = Math.Min(_pendingBackground, pending);
        _busyBackground = Math.Min(_busyBackground, busy);
        return pending <= _pendingBackground && busy <= _busyBackground;
    }

    private int Busy()
    {
        System.Threading.ThreadPool.GetAvailableThreads(out var available, out _);
        return _maximum - available;
    }
}
