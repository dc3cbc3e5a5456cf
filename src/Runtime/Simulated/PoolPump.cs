namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Holds the thread pool still while a step of a simulation runs, and between steps has one thread of it do what was handed to it, in
/// order. Some waits of the platform come back by way of the pool (SemaphoreSlim with a token, CancelAsync, WhenAny or WaitAsync over a
/// source that runs continuations asynchronously); what they do must not run beside a step, or the course would depend on who is faster.
/// </summary>
/// <remarks>
/// The pool is made as small as it can be, and all of its threads are parked but one, which is the pump: an item that blocks until
/// something else is queued, queues itself behind that, and so runs again when the rest is done.
/// </remarks>
internal sealed class PoolPump : IThreadPoolWorkItem, IDisposable
{
    // What is handed to the pool is short; what takes longer than this blocks a thread, and would block the simulation for good.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Threads that are about to end what they do are given so long before they are taken for busy.
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(200);

    // There is one pool: simulations of the same process take turns.
    private static readonly Lock Turn = new();

    private readonly ManualResetEventSlim _release = new();
    private readonly SemaphoreSlim _parked = new(0);
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _quiet = new(0);
    private readonly (int Worker, int Port) _minimum;
    private readonly (int Worker, int Port) _maximum;
    private bool _isOver;

    private PoolPump()
    {
        System.Threading.ThreadPool.GetMinThreads(out var leastWorkers, out var leastPorts);
        System.Threading.ThreadPool.GetMaxThreads(out var mostWorkers, out var mostPorts);
        (_minimum, _maximum) = ((leastWorkers, leastPorts), (mostWorkers, mostPorts));
        AwaitLull();

        // The caller may be a thread of the pool, and one must remain.
        var size = Math.Max(Environment.ProcessorCount, mostWorkers - FreeThreads() + 1);
        System.Threading.ThreadPool.SetMinThreads(size, leastPorts);
        System.Threading.ThreadPool.SetMaxThreads(size, mostPorts);
    }

    /// <summary>Takes hold of the pool, for the thread that calls, until it is disposed there.</summary>
    public static PoolPump Take()
    {
        Turn.Enter();
        var pump = new PoolPump();
        try
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(pump, preferLocal: false);
            pump.AwaitQuiet();
            pump.ParkOthers();
            return pump;
        }
        catch
        {
            pump.Dispose();
            throw;
        }
    }

    /// <summary>Has the pool do what was handed to it; free where nothing was.</summary>
    /// <exception cref="SimulationException">Something blocks the pool.</exception>
    public void Settle()
    {
        if (FreeThreads() > 0)
        {
            ParkOthers();
        }

        if (System.Threading.ThreadPool.PendingWorkItemCount > 0)
        {
            _go.Release();
            AwaitQuiet();
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        while (!_isOver)
        {
            if (System.Threading.ThreadPool.PendingWorkItemCount > 0)
            {
                System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            _quiet.Release();
            _go.Wait();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _release.Set();
        _go.Release();
        System.Threading.ThreadPool.SetMaxThreads(_maximum.Worker, _maximum.Port);
        System.Threading.ThreadPool.SetMinThreads(_minimum.Worker, _minimum.Port);
        AwaitLull();
        Turn.Exit();
    }

    // Whatever thread of the pool is free is parked; the pump blocks meanwhile, so it is none of them.
    private void ParkOthers()
    {
        while (FreeThreads() > 0)
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(static pump => pump.Park(), this, preferLocal: false);
            if (!_parked.Wait(Limit))
            {
                throw Blocked();
            }
        }
    }

    private static int FreeThreads()
    {
        System.Threading.ThreadPool.GetAvailableThreads(out var free, out _);
        return free;
    }

    // Until no thread of the pool is at work, but for the one that calls and waits.
    private static void AwaitLull()
    {
        var callers = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        System.Threading.ThreadPool.GetMaxThreads(out var most, out _);
        SpinWait.SpinUntil(() => most - FreeThreads() <= callers, Lull);
    }

    private void Park()
    {
        _parked.Release();
        _release.Wait();
    }

    private void AwaitQuiet()
    {
        if (!_quiet.Wait(Limit))
        {
            throw Blocked();
        }
    }

    private static SimulationException Blocked() =>
        new($"What was handed to the thread pool has not ended within {Limit.TotalSeconds} s: something blocks a thread where it should await.");
}
