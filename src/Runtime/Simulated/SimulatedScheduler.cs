namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Runs the steps of all tasks on one thread, one at a time, in an order drawn from the seed. Time stands still while any step
/// is ready and jumps to the next timer when none is.
/// </summary>
internal sealed class SimulatedScheduler : TaskScheduler
{
    // A step that comes back from outside, though nothing should be, is given this much real time before all is called dead.
    private static readonly TimeSpan StrayWait = TimeSpan.FromMilliseconds(100);

    private readonly List<ReadyStep> _ready = [];
    private readonly List<ReadyStep> _foreign = [];
    private readonly List<SimulatedTask> _tasks = [];
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly SeededWords _choices;
    private readonly Trace _trace;
    private readonly long _maximumSteps;
    private readonly SimulatedTask _outside = new(0, "outside", "none");
    private int _pruneAt = 64;
    private long _lastTask;

    /// <summary>Creates the scheduler of the calling thread.</summary>
    public SimulatedScheduler(ulong seed, Trace trace, SimulationOptions options)
    {
        _choices = new SeededWords(seed, "scheduler");
        _trace = trace;
        _maximumSteps = options.MaximumSteps;
        Clock = new SimulatedClock(this, options.StartTime);
        Running = _outside;
    }

    /// <summary>The virtual time.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>The task whose step runs now.</summary>
    public SimulatedTask Running { get; private set; }

    /// <summary>Steps run so far.</summary>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>A task of the simulation itself, such as the network, whose steps are named after it.</summary>
    public SimulatedTask Part(string name, string host) => new(++_lastTask, name, host);

    /// <summary>Starts a body as a task.</summary>
    public Task StartTask(string name, string host, Func<Task> body)
    {
        var owner = Part(name, host);
        var start = new Task<Task>(
            static state => ((StartedBody)state!).Body(), new StartedBody(owner, body), CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        owner.Completion = start.Unwrap();
        Track(owner);
        start.Start(this);
        return owner.Completion;
    }

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
            Monitor.Pulse(_foreign);
        }
    }

    /// <summary>Runs steps until the task has ended.</summary>
    /// <exception cref="SimulationException">Nothing can run any more, the limit of steps was reached, or a callback threw.</exception>
    public void RunUntilEnd(Task task)
    {
        while (!task.IsCompleted)
        {
            PoolQuiet.Await();
            TakeForeign();
            if (_ready.Count > 0)
            {
                RunNext();
            }
            else if (!Clock.Advance(_trace) && !WaitForStrays())
            {
                throw new SimulationException($"Deadlock at {Clock.Elapsed}: nothing is ready and no timer is set.{Report()}");
            }
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var owner = (task.AsyncState as StartedBody)?.Owner ?? (Thread.CurrentThread == _thread ? Running : _outside);
        Enqueue(new ReadyStep(owner, Steps, null, task));
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready.Select(step => step.State).OfType<Task>()];

    private void RunNext()
    {
        if (++Steps > _maximumSteps)
        {
            throw new SimulationException($"The limit of {_maximumSteps} steps was reached at {Clock.Elapsed}.{Report()}");
        }

        var index = _choices.Below(_ready.Count);
        var step = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        _trace.Add("step", (step.Owner.Id << 20) ^ index);
        Run(step);
    }

    private void Run(ReadyStep step)
    {
        Running = step.Owner;
        SynchronizationContext.SetSynchronizationContext(new StepContext(this, step.Owner, Steps));
        if (step.Callback is null)
        {
            TryExecuteTask((Task)step.State!);
            return;
        }

        // Inside a task of this scheduler, tasks that ask for the current scheduler stay here.
        var task = new Task(static state => Call((ReadyStep)state!), step, TaskCreationOptions.DenyChildAttach);
        task.RunSynchronously(this);
        if (task.Exception?.InnerException is { } failure)
        {
            throw new SimulationException($"A callback of {step.Owner} threw {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    private static void Call(ReadyStep step) => step.Callback!(step.State);

    private void TakeForeign()
    {
        lock (_foreign)
        {
            if (_foreign.Count > 0)
            {
                // Sorted by who awaited and when, for the threads they came by keep no order.
                _ready.AddRange(_foreign.OrderBy(step => step.Origin).ThenBy(step => step.Owner.Id));
                _foreign.Clear();
            }
        }
    }

    private bool WaitForStrays()
    {
        lock (_foreign)
        {
            return _foreign.Count > 0 || Monitor.Wait(_foreign, StrayWait);
        }
    }

    private void Track(SimulatedTask task)
    {
        _tasks.Add(task);
        if (_tasks.Count >= _pruneAt)
        {
            _tasks.RemoveAll(one => one.HasEnded);
            _pruneAt = Math.Max(64, _tasks.Count * 2);
        }
    }

    private string Report()
    {
        var running = _tasks.Where(task => !task.HasEnded).Select(task => $"{Environment.NewLine}  {task}");
        return string.Concat(running);
    }
}
