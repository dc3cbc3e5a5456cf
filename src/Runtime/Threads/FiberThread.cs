using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.Threads;

/// <summary>
/// One thread: it runs what one fiber has to do and, when that is nothing, blocks in the kernel until one of the sockets that the
/// fiber waits for is ready, or somebody gives it work.
/// </summary>
internal sealed class FiberThread : IDisposable
{
    [ThreadStatic]
    private static FiberThread? _current;

    private readonly Lock _lock = new();
    private readonly Queue<IThreadPoolWorkItem> _items = new();
    private readonly List<PollWait> _waits = [];
    private readonly PollSet _poll = new();
    private readonly Func<bool> _hasEnded;
    private readonly Action<FiberThread, IReadOnlyList<PollWait>> _ended;
    private readonly int _counter;
    private bool _closed;

    /// <summary>Creates a thread that does not run yet.</summary>
    /// <param name="hasEnded">Whether what it runs has ended, so that it may end itself.</param>
    /// <param name="ended">Called on it at its end, with the waits that are still under way.</param>
    /// <exception cref="IOException">The system refused.</exception>
    public FiberThread(Func<bool> hasEnded, Action<FiberThread, IReadOnlyList<PollWait>> ended)
    {
        _hasEnded = hasEnded;
        _ended = ended;
        _counter = Libc.EventCounter(blocking: false);
        if (_counter < 0)
            throw new IOException("The system gave no event counter: too many files are open.");
    }

    /// <summary>The fiber thread that runs the caller; null elsewhere.</summary>
    public static FiberThread? Current => _current;

    /// <summary>Starts it.</summary>
    /// <param name="name">Its name in debuggers.</param>
    /// <param name="stackBytes">Bytes of its stack; 0 for the system's own.</param>
    public void Start(string name, int stackBytes) =>
        new Thread(Run, stackBytes) { IsBackground = true, Name = name }.Start();

    /// <summary>Gives it work; false where it has ended. Any thread.</summary>
    public bool TryEnqueue(IThreadPoolWorkItem item)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _items.Enqueue(item);
            if (_current != this)
                _ = Libc.Raise(_counter);
            return true;
        }
    }

    /// <summary>Has it look at its waits again. Any thread.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (!_closed)
                _ = Libc.Raise(_counter);
        }
    }

    /// <summary>Waits for a socket on this thread; false where it has ended. Any thread.</summary>
    public bool TryWait(PollWait wait)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _waits.Add(wait);
            if (_current != this)
                _ = Libc.Raise(_counter);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _ = Libc.Close(_counter);
        }

        _poll.Dispose();
    }

    private void Run()
    {
        _current = this;
        var clean = ExecutionContext.Capture();
        while (Take() is { } item)
        {
            item.Execute();
            if (ExecutionContext.Capture() is { } flow && !ReferenceEquals(flow, clean))
                ExecutionContext.Restore(clean!);
        }

        _ended(this, _waits);
        _current = null;
    }

    // The next item; null when there will be none.
    private IThreadPoolWorkItem? Take()
    {
        while (true)
        {
            PollWait[] waits;
            lock (_lock)
            {
                if (_items.TryDequeue(out var item))
                    return item;
                if (_hasEnded())
                {
                    Dispose();
                    return null;
                }

                waits = [.. _waits];
            }

            Block(waits);
        }
    }

    private void Block(PollWait[] waits)
    {
        var cancelled = Array.Exists(waits, wait => wait.IsCancelled);
        _poll.Wait(_counter, waits, cancelled);
        _ = Libc.Lower(_counter);
        for (var i = 0; i < waits.Length; i++)
        {
            if (!_poll.IsReady(i) && !waits[i].IsCancelled)
                continue;
            lock (_lock)
            {
                _waits.Remove(waits[i]);
            }

            waits[i].End(ready: true);
        }
    }
}
