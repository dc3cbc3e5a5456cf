namespace Holdfast.Runtime.Supervision;

/// <summary>
/// A supervisor as a pure machine: it is told what happened to its children, and answers with what to do. Children are numbered in the
/// order in which they start. They are stopped one at a time, the last started first: the next only when the one before has ended.
/// </summary>
internal sealed class SupervisorMachine
{
    private readonly SupervisionStrategy _strategy;
    private readonly RestartOptions[] _options;
    private readonly ChildState[] _states;
    private readonly long[] _tickets;

    // Alone, each child has a history; together, the group has one, at the first place.
    private readonly RestartHistory[] _histories;
    private readonly List<SupervisorEffect> _effects = [];
    private long _lastTicket;

    // While a group is started again: its first child, how long it waits, and the ticket of that wait.
    private int _groupFrom = int.MaxValue;
    private TimeSpan _groupDelay;
    private long _groupTicket;
    private bool _stopping;
    private bool _finished;

    public SupervisorMachine(SupervisionStrategy strategy, IReadOnlyList<RestartOptions> options)
    {
        _strategy = strategy;
        _options = [.. options];
        _states = new ChildState[options.Count];
        _tickets = new long[options.Count];
        _histories = new RestartHistory[options.Count];
        Array.Fill(_histories, RestartHistory.Empty);
    }

    /// <summary>The child that was given up, and so ends all; -1 where none was.</summary>
    public int GivenUp { get; private set; } = -1;

    /// <summary>Why it was given up.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What a child is doing.</summary>
    public ChildState this[int child] => _states[child];

    /// <summary>Starts all children, in order.</summary>
    public IReadOnlyList<SupervisorEffect> Begin() => Answer(() => StartFrom(0));

    /// <summary>A child has ended.</summary>
    /// <param name="child">Which.</param>
    /// <param name="failed">Whether by a failure.</param>
    /// <param name="lasted">How long it ran.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="chance">A uniform number in [0, 1).</param>
    public IReadOnlyList<SupervisorEffect> Ended(int child, bool failed, TimeSpan lasted, TimeSpan now, double chance) => Answer(() =>
    {
        if (_states[child] == ChildState.Stopping)
            _states[child] = _stopping ? ChildState.Ended : ChildState.Waiting;
        else if (_stopping)
            _states[child] = ChildState.Ended;
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

        var child = Array.IndexOf(_tickets, ticket);
        if (child < 0 || _states[child] != ChildState.BackingOff)
            return;
        _tickets[child] = 0;
        Start(child);
    });

    /// <summary>Stops all children, the last started first, and ends.</summary>
    public IReadOnlyList<SupervisorEffect> Stop() => Answer(StopAll);

    private IReadOnlyList<SupervisorEffect> Answer(Action change)
    {
        _effects.Clear();
        if (_finished)
            return [];
        change();
        GoOn();
        return [.. _effects];
    }

    private void Decide(int child, EndedRun run, TimeSpan now, double chance)
    {
        var history = _strategy == SupervisionStrategy.OneForOne ? child : 0;
        var decision = RestartDecider.Decide(_options[child], _histories[history], run, now, chance);
        switch (decision.Verdict)
        {
            case RestartVerdict.Stay:
                // The group's history is not this child's to forget.
                _states[child] = ChildState.Ended;
                break;
            case RestartVerdict.GiveUp:
                (_states[child], GivenUp, Reason) = (ChildState.GivenUp, child, decision.Reason);
                StopAll();
                break;
            default:
                _histories[history] = decision.History;
                Restart(child, decision.Delay);
                break;
        }
    }

    private void Restart(int child, TimeSpan delay)
    {
        _states[child] = ChildState.BackingOff;
        if (_strategy == SupervisionStrategy.OneForOne)
        {
            _tickets[child] = Wait(child, delay);
            return;
        }

        // A second failure before the group is up again may widen it, and the longer wait counts.
        _groupFrom = Math.Min(_groupFrom, _strategy == SupervisionStrategy.OneForAll ? 0 : child);
        _groupDelay = delay > _groupDelay ? delay : _groupDelay;
        _groupTicket = 0;
    }

    private void StopAll()
    {
        _stopping = true;
        for (var child = 0; child < _states.Length; child++)
        {
            if (_states[child] is ChildState.Waiting or ChildState.BackingOff)
                _states[child] = ChildState.Ended;
        }
    }

    // What follows from the states alone: one child is stopped at a time, and when a group has stopped it waits to be started.
    private void GoOn()
    {
        var from = _stopping ? 0 : _groupFrom;
        var last = Array.FindLastIndex(_states, state => state is ChildState.Running or ChildState.Stopping);
        if (last >= from)
        {
            if (!Array.Exists(_states, state => state == ChildState.Stopping))
            {
                _states[last] = ChildState.Stopping;
                _effects.Add(new SupervisorEffect(SupervisorEffectKind.Stop, last));
            }
        }
        else if (_stopping || Array.TrueForAll(_states, state => state == ChildState.Ended))
        {
            _finished = true;
            _effects.Add(new SupervisorEffect(SupervisorEffectKind.Finish));
        }
        else if (_groupFrom != int.MaxValue && _groupTicket == 0)
        {
            _groupTicket = Wait(_groupFrom, _groupDelay);
        }
    }

    private long Wait(int child, TimeSpan delay)
    {
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Wait, child, delay, ++_lastTicket));
        return _lastTicket;
    }

    private void StartFrom(int from)
    {
        for (var child = from; child < _states.Length; child++)
        {
            if (_states[child] is ChildState.Waiting or ChildState.BackingOff)
                Start(child);
        }
    }

    private void Start(int child)
    {
        _states[child] = ChildState.Running;
        _effects.Add(new SupervisorEffect(SupervisorEffectKind.Start, child));
    }
}
