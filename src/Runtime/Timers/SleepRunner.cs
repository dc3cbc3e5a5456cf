namespace Holdfast.Runtime.Timers;

/// <summary>
/// A thread that goes on with what awaited delays, as a thread of the pool would, without the pool's way of waking: that wakes two for
/// each work item, and both look for more for a while. It takes one batch at a time; when it is kept, the pool gets the others.
/// </summary>
internal sealed class SleepRunner
{
    private readonly Alarm _alarm = new();
    private SleepBatch? _given;

    /// <summary>Starts the thread, which lives as long as the program.</summary>
    public SleepRunner()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "Holdfast sleepers" };
        thread.UnsafeStart();
    }

    /// <summary>Gives it a batch that was prepared; false where it is busy with another.</summary>
    public bool TryGive(SleepBatch batch)
    {
        if (Interlocked.CompareExchange(ref _given, batch, null) is not null)
            return false;
        _alarm.Ring();
        return true;
    }

    private void Run()
    {
        while (true)
        {
            if (Volatile.Read(ref _given) is { } batch)
            {
                batch.Work();
                Volatile.Write(ref _given, null);
            }
            else
            {
                _alarm.Sleep(Timeout.InfiniteTimeSpan);
            }
        }
    }
}
