using System.Collections.Concurrent;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Threads;

/// <summary>Gives each fiber a thread of its own, which ends with it.</summary>
internal sealed class ThreadExecutor : Executor, IDisposable
{
    private readonly ConcurrentDictionary<Fiber, FiberThread> _threads = new();
    private readonly ThreadIoOptions _options;
    private readonly Action<FiberThread, string, int> _start;
    private readonly FiberThread _service;
    private int _count;
    private volatile bool _disposed;

    /// <summary>Starts the thread on which those wait who are no fibers.</summary>
    /// <param name="options">How the threads are set up.</param>
    /// <param name="start">Starts a thread with a name and a size of its stack.</param>
    public ThreadExecutor(ThreadIoOptions options, Action<FiberThread, string, int> start)
    {
        _options = options;
        _start = start;
        _service = new FiberThread(() => _disposed, static (_, waits) => EndAll(waits));
        _service.Start("waits", options.StackBytes);
    }

    /// <inheritdoc/>
    public override FiberTable Fibers { get; } = new();

    /// <inheritdoc/>
    public override long Milliseconds => Environment.TickCount64;

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner)
    {
        if (owner is null || !ThreadOf(owner).TryEnqueue(item))
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
    }

    /// <summary>Waits for a socket on the caller's own thread where that is a fiber's.</summary>
    public void Wait(PollWait wait)
    {
        var thread = FiberThread.Current ?? _service;
        wait.WaitOn(thread);
        if (!thread.TryWait(wait))
            wait.End(ready: false);
    }

    /// <summary>Ends the thread on which those wait who are no fibers; the others end with their fibers.</summary>
    public void Dispose()
    {
        _disposed = true;
        _service.Wake();
    }

    private static void EndAll(IReadOnlyList<PollWait> waits)
    {
        foreach (var wait in waits)
        {
            wait.End(ready: false);
        }
    }

    private FiberThread ThreadOf(Fiber fiber) =>
        _threads.TryGetValue(fiber, out var thread) ? thread : fiber.HasEnded ? _service : Create(fiber);

    // A fiber is enqueued by who spawns it before anybody else can: so it gets one thread.
    private FiberThread Create(Fiber fiber)
    {
        if (Interlocked.Increment(ref _count) > _options.MostThreads)
        {
            LeaveOut(fiber);
            throw new InvalidOperationException(
                $"'{fiber.Name}' cannot be started: {_options.MostThreads} fibers have threads already, which is the limit (ThreadIoOptions.MostThreads).");
        }

        FiberThread? thread = null;
        try
        {
            thread = new FiberThread(() => fiber.HasEnded, (_, waits) => Ended(fiber, waits));
            _threads[fiber] = thread;
            _start(thread, fiber.Name, _options.StackBytes);
            return thread;
        }
        catch
        {
            // The system has no descriptor or no thread left: the place is another's.
            _threads.TryRemove(fiber, out _);
            thread?.Dispose();
            LeaveOut(fiber);
            throw;
        }
    }

    private void LeaveOut(Fiber fiber)
    {
        Interlocked.Decrement(ref _count);
        Fibers.Remove(fiber);
    }

    private void Ended(Fiber fiber, IReadOnlyList<PollWait> waits)
    {
        _threads.TryRemove(fiber, out _);
        Interlocked.Decrement(ref _count);

        // What the fiber began and did not wait for goes on elsewhere.
        foreach (var wait in waits)
        {
            wait.WaitOn(_service);
            if (!_service.TryWait(wait))
                wait.End(ready: false);
        }
    }
}
