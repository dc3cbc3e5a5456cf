namespace Holdfast.Runtime.Timers;

/// <summary>
/// Delays that have ended together: what awaited them goes on one after another on one thread, since what costs is waking threads. Where
/// that takes long, or one of them keeps the thread, the pool is sent after it and takes the rest.
/// </summary>
internal sealed class SleepBatch : IThreadPoolWorkItem
{
    /// <summary>After how long delays that no thread has come to yet are given another thread.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private const int FirstCapacity = 64;

    private Sleep?[] _sleeps = new Sleep?[FirstCapacity];
    private int _count;
    private int _next;
    private int _workers;
    private TimeSpan _lookedAt;

    /// <summary>How many delays it holds.</summary>
    public int Count => _count;

    /// <summary>Whether it was sent, all have gone on and nobody is at it any more, so that it can be used again.</summary>
    public bool IsFinished => Volatile.Read(ref _workers) == 0;

    /// <summary>Makes it an empty batch again, once it has finished.</summary>
    public SleepBatch Clear()
    {
        _count = 0;
        return this;
    }

    /// <summary>Adds a delay that was claimed, before the batch is sent.</summary>
    public void Add(Sleep sleep)
    {
        if (_count == _sleeps.Length)
            Array.Resize(ref _sleeps, _count * 2);
        _sleeps[_count++] = sleep;
    }

    /// <summary>Has it worked at by a runner or, where that is busy, by the pool.</summary>
    public void Send(SleepRunner runner, TimeSpan now)
    {
        _lookedAt = now;
        _next = 0;
        _workers = 1;
        if (!runner.TryGive(this))
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>
    /// Sends another thread of the pool after it where <see cref="Patience"/> has passed since it was sent or the last one was; false
    /// where all delays have been taken. By one caller at a time.
    /// </summary>
    public bool Look(TimeSpan now)
    {
        if (Volatile.Read(ref _next) >= Count)
            return false;
        if (now - _lookedAt < Patience)
            return true;
        _lookedAt = now;
        if (TryJoin())
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Work();

    /// <summary>Goes on with delays that nobody has taken yet, until all have been.</summary>
    public void Work()
    {
        var clean = ExecutionContext.Capture();
        while (Interlocked.Increment(ref _next) is var number && number <= _count)
        {
            ref var place = ref _sleeps[number - 1];
            var sleep = place!;
            place = null;
            sleep.CompleteOnPool(true);

            // As the pool does between its own work items.
            if (clean is not null && !ReferenceEquals(ExecutionContext.Capture(), clean))
                ExecutionContext.Restore(clean);
        }

        Interlocked.Decrement(ref _workers);
    }

    // Not once the last has left: then it may be another batch.
    private bool TryJoin()
    {
        var workers = Volatile.Read(ref _workers);
        while (workers > 0)
        {
            var before = Interlocked.CompareExchange(ref _workers, workers + 1, workers);
            if (before == workers)
                return true;
            workers = before;
        }

        return false;
    }
}
