namespace Holdfast.Runtime.Simulated;

/// <summary>The time of the whole simulation: it stands still while anything is ready, then jumps to the next event.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<(ITimedEvent Event, long Generation), (long Due, long Order)> _events = new();

    // Timers are set from the pool's threads too, where the platform comes back that way.
    private readonly Lock _lock = new();
    private long _now;
    private long _lastOrder;

    /// <summary>Ticks of 100 ns since the beginning.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => new(Now);

    /// <summary>Sets an event to occur.</summary>
    /// <param name="what">The event.</param>
    /// <param name="generation">Tells this setting from others of the same event.</param>
    /// <param name="after">Ticks from now.</param>
    public void Set(ITimedEvent what, long generation, long after)
    {
        lock (_lock)
        {
            _events.Enqueue((what, generation), (_now + after, ++_lastOrder));
        }
    }

    /// <summary>Has the simulation itself do something later.</summary>
    public void After(TimeSpan duration, Action action) => Set(new DelayedAction(action), 0, duration.Ticks);

    /// <summary>All that is set, in the order in which it would occur.</summary>
    public IReadOnlyList<ITimedEvent> Pending()
    {
        lock (_lock)
        {
            return [.. _events.UnorderedItems
                .Where(item => item.Element.Event.IsSet(item.Element.Generation))
                .OrderBy(item => item.Priority)
                .Select(item => item.Element.Event)];
        }
    }

    /// <summary>Jumps to the next event and has it occur, with all that are set for the same time; returns how many, 0 where none is set.</summary>
    public int Advance(Trace trace)
    {
        if (TakeNext() is not { } next)
        {
            return 0;
        }

        trace.Add("time", _now);
        var occurred = 0;
        for (var due = _now; ; next = TakeDue(due) ?? default)
        {
            if (next.Event is null)
            {
                return occurred;
            }

            occurred++;
            next.Event.Occur(next.Generation);
        }
    }

    private (ITimedEvent Event, long Generation)? TakeNext()
    {
        lock (_lock)
        {
            // One that was unset must not move time.
            while (_events.TryDequeue(out var next, out var at))
            {
                if (next.Event.IsSet(next.Generation))
                {
                    _now = Math.Max(_now, at.Due);
                    return next;
                }
            }

            return null;
        }
    }

    private (ITimedEvent Event, long Generation)? TakeDue(long due)
    {
        lock (_lock)
        {
            while (_events.TryPeek(out var next, out var at) && at.Due <= due)
            {
                _events.Dequeue();
                if (next.Event.IsSet(next.Generation))
                {
                    return next;
                }
            }

            return null;
        }
    }
}
