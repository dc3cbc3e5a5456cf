using System.Diagnostics;
using System.Runtime.CompilerServices;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// One thread that runs what is ready, then asks the kernel what has happened, in turns. What runs on it needs no locks against
/// what else runs on it.
/// </summary>
internal sealed class Loop : Executor
{
    /// <summary>Pieces of work between two looks at the kernel.</summary>
    private const int WorkPerTurn = 256;

    /// <summary>Socket operations that may finish at once between two looks at the kernel; further ones wait their turn.</summary>
    private const int QuickPerTurn = 512;

    /// <summary>One tick of the timers: 2^16 nanoseconds, about 66 microseconds.</summary>
    private const int TickShift = 16;

    /// <summary>
    /// What costs is waking the thread. When so many timers end together, more will soon, so then a loop with nothing else to do
    /// rests, and takes them together: for half a millisecond, in the ticks of the timers.
    /// </summary>
    private const int ManyTimers = 4;
    private const int RestTicks = 8;

    /// <summary>How often a closing loop looks whether the kernel has let go: a millisecond.</summary>
    private const long CancelLookNanoseconds = 1_000_000;

    // How long a closing loop still runs what gets ready, then sends, and then waits for the kernel to let go of its memory.
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(5);

    /// <summary>How much of its stack a loop knows by its address, in bytes: less than any thread has. Deeper calls ask the thread.</summary>
    private const int StackBytes = 32 * 1024;

    [ThreadStatic]
    private static Loop? _current;

    private readonly Inbox _inbox = new();
    private readonly TimerWheel _timers = new(NowTicks());
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OpenSockets _sockets;
    private readonly int _core;
    private WorkRing _ready = new();
    private LoopDriver? _driver;
    private long _restsUntil;
    private int _quick;
    private int _asleep;
    private nuint _stack;
    private volatile bool _stopping;
    private volatile bool _over;

    /// <summary>Creates a loop that does not run yet.</summary>
    /// <param name="number">Its number among its siblings, from 0.</param>
    /// <param name="core">The core it is tied to; -1 for none.</param>
    /// <param name="fibers">The fibers of the execution model.</param>
    /// <param name="sockets">The open sockets of the execution model.</param>
    public Loop(int number, int core, FiberTable fibers, OpenSockets sockets)
    {
        Number = number;
        _core = core;
        _sockets = sockets;
        Fibers = fibers;
    }

    /// <inheritdoc/>
    public override FiberTable Fibers { get; }

    /// <inheritdoc/>
    public override long Milliseconds => Environment.TickCount64;

    /// <summary>The loop whose thread this is; null elsewhere.</summary>
    public static Loop? Current => _current;

    /// <summary>Its number among its siblings, from 0.</summary>
    public int Number { get; }

    /// <summary>Whether the calling thread is this loop's.</summary>
    public unsafe bool IsCurrent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // No two threads have the same stack, and to look where ours is costs less than what the thread keeps for itself.
            byte here;
            return _stack - (nuint)(&here) < StackBytes || _current == this;
        }
    }

    /// <summary>Whether it has stopped or is about to.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Whether its timers have ended, and nothing waits for time on it any more.</summary>
    public bool IsOver => _over;

    /// <summary>How it talks with the kernel.</summary>
    public LoopDriver Driver => _driver ?? throw new InvalidOperationException("The loop has not started.");

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ticks of the timers since an arbitrary origin.</summary>
    public static long NowTicks() => Nanoseconds() >> TickShift;

    /// <summary>The tick by which a duration from now is surely over.</summary>
    public static long TicksAfter(TimeSpan duration)
    {
        var nanoseconds = duration.Ticks > long.MaxValue / 200 ? long.MaxValue / 2 : duration.Ticks * 100;
        return ((Nanoseconds() + Math.Max(nanoseconds, 0)) >> TickShift) + 1;
    }

    /// <summary>Starts the thread; the driver is made there, because the kernel ties a ring to its thread.</summary>
    /// <exception cref="IOException">The kernel refused what the driver needs.</exception>
    public void Start(Func<Loop, LoopDriver> driver)
    {
        new Thread(() => Run(driver)) { IsBackground = true, Name = $"loop:{Number}" }.Start();
        _started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the loop after the work that is ready; <see cref="Ended"/> tells when. Any thread.</summary>
    public void Stop()
    {
        _stopping = true;

        // Without it the processor may look whether the loop sleeps before others see that it is to stop.
        Interlocked.MemoryBarrier();
        WakeIfAsleep();
    }

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner)
    {
        if (!IsCurrent)
            Post(item);
        else if (owner is not null && ReferenceEquals(item, owner))
            _ready.Add(owner);
        else
            _ready.Add(item);
    }

    /// <summary>Runs work on this loop, later. Any thread. Work for a loop that has ended goes to the thread pool.</summary>
    public void Post(IThreadPoolWorkItem item)
    {
        if (_inbox.TryAdd(item))
            WakeIfAsleep();
        else
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
    }

    /// <summary>Whether a socket operation may finish at once; otherwise others have a turn first.</summary>
    public bool TrySpend() => --_quick >= 0;

    /// <summary>Arms a timer; on this loop's thread.</summary>
    public void Arm(LoopTimerNode node, long due) => _timers.Arm(node, due);

    /// <summary>Disarms a timer; false where it has fired. On this loop's thread.</summary>
    public bool Disarm(LoopTimerNode node) => _timers.Cancel(node);

    // The platform's timestamps are nanoseconds of the monotonic clock on every Unix.
    private static long Nanoseconds() => Stopwatch.GetTimestamp();

    private void WakeIfAsleep()
    {
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
            _driver?.Wake();
    }

    private unsafe void Run(Func<Loop, LoopDriver> driver)
    {
        byte here;
        _stack = (nuint)(&here);
        _current = this;
        Clean = ExecutionContext.Capture();
        try
        {
            if (_core >= 0)
                _ = Libc.PinThread(_core);
            _driver = driver(this);
            _started.SetResult();
        }
        catch (Exception error)
        {
            _stack = 0;
            _inbox.Close();
            _started.SetException(error);
            _ended.SetResult();
            return;
        }

        while (!_stopping)
        {
            RunReady();
            Look();
        }

        End();

        // Before another thread can have this stack.
        _stack = 0;
        _current = null;
        _ended.SetResult();
    }

    // Apart, so that it is compiled with what is learnt from running it: who calls it is called once and never left.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunReady()
    {
        _inbox.MoveTo(ref _ready);
        FireTimers();
        _quick = QuickPerTurn;
        var clean = Clean!;
        var isFibers = false;
        for (var work = WorkPerTurn; work > 0 && _ready.TryTake(out var fiber, out var item); work--)
        {
            if (fiber is not null)
            {
                fiber.RunOn(clean);
                isFibers = true;
                continue;
            }

            if (isFibers)
                SynchronizationContext.SetSynchronizationContext(null);
            isFibers = false;
            item!.Execute();
            if (ExecutionContext.Capture() is { } flow && !ReferenceEquals(flow, clean))
                ExecutionContext.Restore(clean);
        }

        if (isFibers)
            SynchronizationContext.SetSynchronizationContext(null);
    }

    // Whoever gives work while we seem awake does not wake us; so we say that we sleep first, and then look for work once more.
    private void Look()
    {
        var wait = _ready.Count > 0 || _inbox.Any ? 0 : UntilTimer();
        if (wait != 0)
        {
            Interlocked.Exchange(ref _asleep, 1);
            if (_inbox.Any || _stopping)
                wait = 0;
        }

        _driver!.Turn(wait);
        Volatile.Write(ref _asleep, 0);
    }

    private long UntilTimer()
    {
        var next = _timers.NextMoment;
        if (next == long.MaxValue)
            return -1;
        return Math.Max(0, (Math.Max(next, _restsUntil) << TickShift) - Nanoseconds());
    }

    private void FireTimers()
    {
        if (_timers.Count == 0)
            return;
        _timers.Advance(NowTicks());
        var fired = 0;
        for (; _timers.TryTake(out var node); fired++)
        {
            if (_over)
                ((LoopTimerNode)node).Abandon();
            else
                ((LoopTimerNode)node).Fire();
        }

        if (fired > 0)
            _restsUntil = fired >= ManyTimers ? _timers.Now + RestTicks : 0;
    }

    // First what is ready runs as ever. Then time ends and the sockets close, which wakes who waits for them; what they have taken
    // is sent. What the kernel still has is cancelled at last.
    private void End()
    {
        RunOut(RunLimit, sends: false);
        _over = true;
        _timers.Advance(long.MaxValue);
        _sockets.CloseOn(this);
        RunOut(FlushLimit, sends: true);
        _driver!.CancelAll();
        var start = Stopwatch.GetTimestamp();
        while (_driver.Outstanding > 0 && Stopwatch.GetElapsedTime(start) < CancelLimit)
        {
            RunReady();
            _driver.Turn(CancelLookNanoseconds);
        }

        _inbox.Close();
        FireTimers();
        _driver.Dispose();
        _inbox.MoveTo(ref _ready);
        while (_ready.TryTake(out var fiber, out var item))
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(item ?? fiber!, preferLocal: false);
        }
    }

    private void RunOut(TimeSpan limit, bool sends)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            RunReady();
            _driver!.Turn(sends && _ready.Count == 0 && _driver.IsSending ? CancelLookNanoseconds : 0);
        }
        while ((_ready.Count > 0 || _inbox.Any || (sends && _driver.IsSending)) && Stopwatch.GetElapsedTime(start) < limit);
    }
}
