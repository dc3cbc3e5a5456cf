namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Waits until the thread pool has nothing to do. Some waits of the platform (SemaphoreSlim with a token, WhenAny or WaitAsync
/// over a source that runs continuations asynchronously) come back by way of the pool; the next step is chosen only after they
/// have, or the choice would depend on how fast the pool was.
/// </summary>
/// <remarks>
/// There is one pool, so what is known of its background is shared by all simulations of the process. It begins at nothing: a
/// worker that is only about to end must not be taken for background, or a step it takes up meanwhile would go unseen.
/// </remarks>
internal static class PoolQuiet
{
    // Work of others in this program never ends for us: after this long it is taken for background.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // Spinning catches a pool that is awake; on a busy machine its threads need this one's processor.
    private const int SpinsBeforeSleep = 60;

    private static readonly int Maximum = MaximumThreads();
    private static int _callers;
    private static int _busyBackground;
    private static long _pendingBackground;

    /// <summary>A thread that is about to wait for a simulation; one of the pool's is not its work meanwhile.</summary>
    public static void Enter()
    {
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            Interlocked.Increment(ref _callers);
        }
    }

    /// <summary>The counterpart of <see cref="Enter"/>, on the same thread.</summary>
    public static void Leave()
    {
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    /// <summary>Returns when the pool is quiet, or is found busy with other things.</summary>
    public static void Await()
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
                Volatile.Write(ref _busyBackground, Busy());
                Volatile.Write(ref _pendingBackground, System.Threading.ThreadPool.PendingWorkItemCount);
                return;
            }

            spin.SpinOnce(SpinsBeforeSleep);
        }
    }

    // In this order: what is no longer pending is counted as busy until it has ended.
    private static bool IsQuiet()
    {
        var pending = System.Threading.ThreadPool.PendingWorkItemCount;
        var busy = Busy();
        if (pending < Volatile.Read(ref _pendingBackground))
        {
            Volatile.Write(ref _pendingBackground, pending);
        }

        if (busy < Volatile.Read(ref _busyBackground))
        {
            Volatile.Write(ref _busyBackground, busy);
        }

        return pending <= Volatile.Read(ref _pendingBackground) && busy <= Volatile.Read(ref _busyBackground);
    }

    private static int Busy()
    {
        System.Threading.ThreadPool.GetAvailableThreads(out var available, out _);
        return Math.Max(0, Maximum - available - Volatile.Read(ref _callers));
    }

    private static int MaximumThreads()
    {
        System.Threading.ThreadPool.GetMaxThreads(out var maximum, out _);
        return maximum;
    }
}
