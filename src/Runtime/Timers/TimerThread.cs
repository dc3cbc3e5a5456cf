using System.Diagnostics;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Timers;

/// <summary>
/// Delays by one thread over one <see cref="TimerWheel"/>, for execution models whose own threads do not wait for time. It sleeps
/// until the next delay is over; with none it sleeps for good. What goes on after a delay never runs on it.
/// </summary>
internal sealed class TimerThread
{
    // A tick of the wheel is 2^11 units of 100 ns: 0.2 ms. Delays that end in the same tick share a wake-up.
    private const int TickShift = 11;

    // What costs is waking threads. When many delays end at once more will soon, so then it rests 0.8 ms and takes them together.
    private const int ManyAtOnce = 8;
    private const int RestTicks = 4;

    /// <summary>The most batches kept for new ones.</summary>
    private const int MostSpare = 16;

    /// <summary>The most ended delays kept for new ones.</summary>
    private const int MostKept = 16_384;

    private readonly List<SleepBatch> _underWay = [];
    private readonly SleepRunner _runner = new();
    private readonly Stack<SleepBatch> _spare = new();
    private readonly Lock _gate = new();
    private readonly Lock _keptGate = new();
    private readonly Alarm _alarm = new();
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly TimerWheel _wheel = new(0);
    private long _sleepsUntil = long.MaxValue;
    private long _restsUntil;
    private Sleep? _kept;
    private int _keptCount;

    private TimerThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "Holdfast timers" };
        thread.UnsafeStart();
    }

    /// <summary>The one of this program; it starts when it is first asked for.</summary>
    public static TimerThread Shared { get; } = new();

    /// <summary>How many delays wait.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
                return _wheel.Count;
        }
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_origin);

    /// <summary>Completes after a time, never before it.</summary>
    /// <param name="clock">By whose time.</param>
    /// <param name="duration">More than zero.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask Delay(SystemClock clock, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var now = Elapsed;
        var end = duration < TimeSpan.MaxValue - now ? now + duration : TimeSpan.MaxValue;

        // Rounded up, and ticks begin on the whole: so it is over at the first tick that is not too early.
        var due = ((end.Ticks - 1) >> TickShift) + 1;
        var sleep = Take();
        sleep.Duration = duration;
        sleep.Clock = clock;
        bool early;
        lock (_gate)
        {
            if (clock.HasBeenEnded)
                return ValueTask.FromException(Clock.HasEnded());
            _wheel.Arm(sleep.Node, due);
            early = due < _sleepsUntil && _restsUntil < _sleepsUntil;
            if (early)
                _sleepsUntil = Math.Max(due, _restsUntil);
        }

        if (early)
            _alarm.Ring();
        var task = sleep.UntypedTask;
        sleep.CancelBy(cancellationToken);
        return task;
    }

    /// <summary>Fails all delays by the time of a clock, which has said that it has ended.</summary>
    public void EndAll(SystemClock clock)
    {
        List<Sleep> ended = [];
        lock (_gate)
        {
            foreach (var node in _wheel.Armed())
            {
                var sleep = ((SleepNode)node).Sleep;
                if (sleep.Clock == clock && sleep.TryClaim())
                    ended.Add(sleep);
            }

            foreach (var sleep in ended)
                _wheel.Cancel(sleep.Node);
        }

        foreach (var sleep in ended)
            sleep.Fail(Clock.HasEnded());
    }

    /// <summary>Takes a cancelled delay out.</summary>
    public void Forget(Sleep sleep)
    {
        lock (_gate)
            _wheel.Cancel(sleep.Node);
    }

    /// <summary>Keeps a delay that is over for a new one.</summary>
    public void Keep(Sleep sleep)
    {
        lock (_keptGate)
        {
            if (_keptCount >= MostKept)
                return;
            sleep.Clock = null;
            sleep.Next = _kept;
            _kept = sleep;
            _keptCount++;
        }
    }

    private Sleep Take()
    {
        lock (_keptGate)
        {
            if (_kept is { } sleep)
            {
                _kept = sleep.Next;
                sleep.Next = null;
                _keptCount--;
                return sleep;
            }
        }

        return new Sleep(this);
    }

    private void Run()
    {
        while (true)
        {
            var batch = EndDue(out var pause);
            if (batch is null)
            {
                var left = LookAfter();
                _alarm.Sleep(left && (pause < TimeSpan.Zero || pause > SleepBatch.Patience) ? SleepBatch.Patience : pause);
            }
            else
            {
                _underWay.Add(batch);
                batch.Send(_runner, Elapsed);
            }
        }
    }

    // Whether delays of any batch wait for a thread.
    private bool LookAfter()
    {
        var left = false;
        for (var i = _underWay.Count - 1; i >= 0; i--)
        {
            var batch = _underWay[i];
            if (batch.IsFinished)
            {
                _underWay.RemoveAt(i);
                if (_spare.Count < MostSpare)
                    _spare.Push(batch.Clear());
            }
            else
            {
                left |= batch.Look(Elapsed);
            }
        }

        return left;
    }

    // Those that are over are claimed under the lock: one that a token has claimed meanwhile may serve somebody else right after.
    private SleepBatch? EndDue(out TimeSpan pause)
    {
        SleepBatch? batch = null;
        lock (_gate)
        {
            _wheel.Advance(Elapsed.Ticks >> TickShift);
            while (_wheel.TryTake(out var node))
            {
                var sleep = ((SleepNode)node).Sleep;
                if (!sleep.TryClaim())
                    continue;
                batch ??= _spare.TryPop(out var spare) ? spare : new SleepBatch();
                batch.Add(sleep);
            }

            if (batch is not null)
                _restsUntil = batch.Count >= ManyAtOnce ? _wheel.Now + RestTicks : 0;
            _sleepsUntil = batch is null ? Math.Max(_wheel.NextMoment, _restsUntil) : 0;
            pause = PauseUntil(_sleepsUntil);
        }

        return batch;
    }

    private TimeSpan PauseUntil(long moment)
    {
        if (moment > long.MaxValue >> TickShift)
            return Timeout.InfiniteTimeSpan;
        var left = TimeSpan.FromTicks(moment << TickShift) - Elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
