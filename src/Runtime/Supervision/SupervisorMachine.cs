namespace Holdfast.Runtime.Supervision;

/// <summary>
/// A supervisor as a pure machine: it is told what happened to its children, and answers with what to do. Children are numbered in the
/// order in which they were added, which is the order in which they start. They are stopped one at a time, the last first: the next only
/// when the one before has ended. One that is removed is stopped alone.
/// </summary>
/// <param name="strategy">Who is started again when a child fails.</param>
/// <param name="staysOpen">Whether it goes on when no child is left that runs or will.</param>
internal sealed class SupervisorMachine(SupervisionStrategy strategy, bool staysOpen)
{
    // In the order of their numbers.
    private readonly List<SupervisedState> _children = [];
    private readonly List<SupervisorEffect> _effects = [];
    private RestartHistory _groupHistory = RestartHistory.Empty;
    private int _lastNumber = -1;
    private long _lastTicket;

    // While a group is started again: its first number, how long it waits, and the ticket of that wait.
    private int _groupFrom = int.MaxValue;
    private TimeSpan _groupDelay;
    private long _groupTicket;
    private bool _begun;
    private bool _stopping;
    private bool _finished;

    /// <summary>The child that was given up, and so ends all; -1 where none was.</summary>
    public int GivenUp { get; private set; } = -1;

    /// <summary>Why it was given up.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What a child is doing; one that was removed has ended.</summary>
    public ChildState this[int child] => Find(child)?.State ?? ChildState.Ended;

    /// <summary>Starts all children, in order.</summary>
    public IReadOnlyList<SupervisorEffect> Begin() => Answer(() =>
    {
        _begun = true;
        StartFrom(0);
    });

    /// <summary>
    /// Adds a child after the others. It starts at once, with the group where that is being started again, or never where all are stopping.
    /// </summary>
    /// <param name="options">When it is started again.</param>
    /// <param name="number">Its number.</param>
    public IReadOnlyList<SupervisorEffect> Add(RestartOptions options, out int number)
    {
        var child = new SupervisedState(number = ++_lastNumber, options);
        _children.Add(child);
        if (_stopping || _finished)
            child.State = ChildState.Ended;
        return !_begun ? [] : Answer(() =>
        {
            if (!_stopping && _groupFrom == int.MaxValue)
                Start(child);
        });
    }

    /// <summary>Removes a child: at once where it does not run, or with its end, to which it is asked. The others go on as they are.</summary>
    public IReadOnlyList<SupervisorEffect> Remove(int number)
    {
        if (Find(number) is not { } child)
            return [];
        if (_finished)
        {
            _children.Remove(child);
            return [new SupervisorEffect(SupervisorEffectKind.Removed, number)];
        }

        return Answer(() =>
        {
            child.Leaves = true;
            if (!child.Runs)
                Drop(child);
            else if (child.State == ChildState.Running)
                Stop(child);
        });
    }

    /// <summary>A child has ended.</summary>
    /// <param name="number">Which.</param>
    /// <param name="failed">Whether by a failure.</param>
    /// <param name="lasted">How long it ran.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="chance">A uniform number in [0, 1).</param>
    public IReadOnlyList<SupervisorEffect> Ended(int number, bool failed, TimeSpan lasted, TimeSpan now, double chance) => Answer(() =>
    {
        var child = Find(number) ?? throw new InvalidOperationException($"Child {number} is not one of the supervisor's.");
        if (child.Leaves)
            Drop(child);
        else if (child.State == ChildState.Stopping)
            child.State = _stopping ? ChildState.Ended : ChildState.Waiting;
        else if (_stopping)
            child.State = ChildState.Ended;
        else
            Decide(child, new EndedRun(failed, lasted, Requested: false), now, chance);
    });

    /// <summary>A wait is over.</summary>
    public IReadOnlyList<SupervisorEffect> Due(long ticket) => Answer(() =>
    {
        if (ticket == _groupTicket)
        {
            var from = _groupFrom;
            (_groupFrom, _groupDelay, _groupTicket) = (int.MaxValue, TimeSpan.Zero, 0);
            StartFrom(from);
            return;
        }

        if (_children.Find(one => one.Ticket == ticket) is not { State: ChildState.BackingOff } child)
            return;
        child.Ticket = 0;
        Start(child);
    });

    /// <summary>Stops all children, the last first, and ends.</summary>
    public IReadOnlyList<SupervisorEffect> Stop() => Answer(StopAll);

    private SupervisedState? Find(int number)
    {
        var (low, high) = (0, _children.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var child = _children[middle];
            if (child.Number == number)
                return child;
            if (child.Number < number)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }

    private IReadOnlyList<SupervisorEffect> Answer(Action change)
    {
        _effects.Clear();
        if (_finished)
            return [];
        change();
        if (_begun)
            GoOn();
        return [.. _effects];
    }

    private void Decide(SupervisedState child, EndedRun run, TimeSpan now, double chance)
    {
        var alone = strategy == SupervisionStrategy.OneForOne;
        var decision = RestartDecider.Decide(child.Options, alone ? child.History : _groupHistory, run, now, chance);
        switch (decision.Verdict)
        {
            case RestartVerdict.Stay:
                // The group's history is not this child's to forget.
                child.State = ChildState.Ended;
                break;
            case RestartVerdict.GiveUp:
                (child.State, GivenUp, Reason) = (ChildState.GivenUp, child.Number, decision.Reason);
                StopAll();
                break;
            case RestartVerdict.Restart or RestartVerdict.Pause when alone:
                child.History = decision.History;
                child.State = ChildState.BackingOff;
                child.Ticket = Wait(child.Number, decision.Delay);
                break;
            default:
                _groupHistory = decision.History;
                child.State = ChildState.BackingOff;

                // A second failure before the group is up again may widen it, and the longer wait counts.
                _groupFrom = Math.Min(_groupFrom, strategy == SupervisionStrategy.OneForAll ? 0 : child.Number);
                _groupDelay = decision.Delay > _groupDelay ? decision.Delay : _groupDelay;
                _groupTicket = 0;
                break;
        }
    }

    private void StopAll()
    {
        _stopping = true;
        foreach (var child in _children)
        {
            if (child.State is ChildState.Waiting or ChildState.BackingOff)
                child.State = ChildState.Ended;
        }
    }

    // What follows from the states alone: one child is stopped at a time, and when a group has stopped it waits to be started.
    private void GoOn()
    {
        var from = _stopping ? 0 : _groupFrom;
        var last = _children.FindLast(child => child.Runs);
        if (last is not null && last.Number >= from)
        {
            if (!_children.Exists(child => child.State == ChildState.Stopping))
                Stop(last);
        }
        else if (_stopping || (!staysOpen && _children.TrueForAll(child => child.State == ChildState.Ended)))
        {
            _finished = true;
            _effects.Add(new SupervisorEffect(SupervisorEffectKind.Finish));
        }
        else if (_groupFrom != int.MaxValue && _groupTicket == 0)
        {
            _groupTicket = Wait(_groupFrom, _groupDelay);
        }
    }

    private long Wait(int number, TimeSpan delay)
    {
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Wait, number, delay, ++_lastTicket));
        return _lastTicket;
    }

    private void StartFrom(int from)
    {
        foreach (var child in _children)
        {
            if (child.Number >= from && child.State is ChildState.Waiting or ChildState.BackingOff)
                Start(child);
        }
    }

    private void Start(SupervisedState child)
    {
        child.State = ChildState.Running;
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Start, child.Number));
    }

    private void Stop(SupervisedState child)
    {
        child.State = ChildState.Stopping;
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Stop, child.Number));
    }

    private void Drop(SupervisedState child)
    {
        _children.Remove(child);
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Removed, child.Number));
    }
}
