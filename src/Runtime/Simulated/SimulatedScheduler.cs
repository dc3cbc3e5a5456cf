namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Runs the steps of all fibers on one thread, one at a time, in an order that is chosen for it. Time stands still while any step
/// is ready and jumps to the next event when none is.
/// </summary>
internal sealed class SimulatedScheduler
{
    // A step that comes back from outside, though nothing should be, is given this much real time before all is called dead.
    private static readonly TimeSpan StrayWait = TimeSpan.FromMilliseconds(100);

    private readonly List<ReadyStep> _ready = [];
    private readonly List<ReadyStep> _foreign = [];
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly PoolPump _pool;
    private readonly Choices _choices;
    private readonly Trace _trace;
    private readonly long _maximumSteps;
    private ExecutionContext? _flow;
    private SimulatedLife? _running;
    private int _foreignCount;

    /// <summary>Creates the scheduler of the calling thread.</summary>
    public SimulatedScheduler(PoolPump pool, Choices choices, Trace trace, long maximumSteps)
    {
        _pool = pool;
        _choices = choices;
        _trace = trace;
        _maximumSteps = maximumSteps;
    }

    /// <summary>Virtual time.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>Steps run and events occurred so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Where a task runs that nothing is known of.</summary>
    public SimulatedLife? Fallback { get; set; }

    /// <summary>The first failure that nobody could be told of; null while there is none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The life whose step runs now; from other threads, and between steps, that of the host <c>main</c>.</summary>
    public SimulatedLife Running => (Thread.CurrentThread == _thread ? _running : null) ?? Fallback!;

    /// <summary>Makes a step ready; from any thread.</summary>
    public void Enqueue(ReadyStep step)
    {
        if (Thread.CurrentThread == _thread)
        {
            _ready.Add(step);
            return;
        }

        lock (_foreign)
        {
            _foreign.Add(step);
            Volatile.Write(ref _foreignCount, _foreign.Count);
            Monitor.Pulse(_foreign);
        }
    }

    /// <summary>Ends the simulation by a failure; the first one counts.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Runs steps until the fiber has ended.</summary>
    /// <exception cref="SimulationException">Nothing can run any more, the limit of steps was reached, or something failed that nobody awaits.</exception>
    public void RunUntilEnd(Fiber fiber)
    {
        _flow = ExecutionContext.Capture();
        while (!fiber.HasEnded)
        {
            _pool.Settle();
            if (Volatile.Read(ref _foreignCount) > 0)
            {
                TakeForeign();
            }

            if (_ready.Count > 0)
            {
                Count(1);
                RunNext();
            }
            else
            {
                AdvanceTime();
            }

            if (Failure is not null)
            {
                throw new SimulationException(Failure.Message, Failure);
            }
        }
    }

    private void AdvanceTime()
    {
        var occurred = Time.Advance(_trace);
        Count(occurred);
        if (occurred == 0 && !WaitForStrays())
        {
            throw new SimulationException($"Deadlock at {Time.Elapsed}: nothing is ready and no timer is set.");
        }
    }

    private void Count(int steps)
    {
        Steps += steps;
        if (Steps > _maximumSteps)
        {
            throw new SimulationException($"The limit of {_maximumSteps} steps was reached at {Time.Elapsed}.");
        }
    }

    private void RunNext()
    {
        var count = _ready.Count;
        var index = count > 1 ? _choices.Next(count) : 0;
        var step = _ready[index];
        if (_choices.NeedOrder)
        {
            _ready.RemoveAt(index);
        }
        else
        {
            _ready[index] = _ready[^1];
            _ready.RemoveAt(count - 1);
        }

        _trace.Add("step", ((long)count << 32) | (uint)index);
        if (!step.Life.IsOver)
        {
            Run(step);
            step.Life.StepRan();
        }
    }

    private void Run(ReadyStep step)
    {
        _running = step.Life;
        try
        {
            step.Item.Execute();
        }
        catch (Exception error)
        {
            Fail(new InvalidOperationException(
                $"A callback of {step.Owner?.Name ?? "no fiber"} on {step.Life.Host} threw {error.GetType().Name}: {error.Message}", error));
        }

        _running = null;
        if (_flow is not null && !ReferenceEquals(ExecutionContext.Capture(), _flow))
        {
            ExecutionContext.Restore(_flow);
        }
    }

    private void TakeForeign()
    {
        lock (_foreign)
        {
            _ready.AddRange(_foreign);
            _foreign.Clear();
            Volatile.Write(ref _foreignCount, 0);
        }
    }

    private bool WaitForStrays()
    {
        lock (_foreign)
        {
            return _foreign.Count > 0 || Monitor.Wait(_foreign, StrayWait);
        }
    }
}
