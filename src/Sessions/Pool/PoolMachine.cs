namespace Holdfast.Sessions.Pool;

/// <summary>
/// The bookkeeping of one pool; pure: events in, effects out. Callers are served in the order they came. One who is at home at an endpoint
/// lets others pass for as long as a session is being opened for it there; where none can be, any will do. A slot that is not known any
/// more (lost while something else was under way) makes any report about it void, so reports may cross each other.
/// </summary>
internal sealed class PoolMachine(PoolLimits limits)
{
    /// <summary>Connections being opened at once, at the most, so that a cold start does not storm the host.</summary>
    public const int OpeningLimit = 8;

    /// <summary>How long a connection must have held to have been a good one, and connections to have been had for a failure to be the first again.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly SlotTable _slots = new();
    private readonly LinkedList<PoolTurn> _queue = [];
    private readonly Dictionary<long, LinkedListNode<PoolTurn>> _turns = [];
    private readonly HashSet<string> _avoided = new(StringComparer.Ordinal);
    private int _particular;
    private int _owed;
    private TimeSpan? _upSince;

    /// <summary>Slots in a state.</summary>
    public int Count(SlotState state) => _slots.Count(state);

    /// <summary>All slots.</summary>
    public int Total => _slots.Total;

    /// <summary>Callers that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Whether the latest attempt failed and the next is put off.</summary>
    public bool BackingOff { get; private set; }

    /// <summary>Whether there is no memory for more: nothing is opened then but for those to whom a session is owed.</summary>
    public bool IsCrowded { get; private set; }

    /// <summary>Opens what is wanted at the start.</summary>
    public IReadOnlyList<PoolEffect> Begin(TimeSpan now) => Settle([], now);

    /// <summary>Takes up a slot that was open before this pool was; before <see cref="Begin"/>.</summary>
    /// <param name="endpoint">Where it is connected.</param>
    /// <param name="inUse">Whether it is in use, or ready.</param>
    /// <param name="age">How old it is.</param>
    /// <param name="draw">As in <see cref="Opened"/>.</param>
    /// <param name="now">The pool's time.</param>
    /// <returns>The slot; 0 where it is ready and the pool has as many as it may.</returns>
    public long Adopt(string endpoint, bool inUse, TimeSpan age, double draw, TimeSpan now)
    {
        if (!inUse && Total >= limits.Max) return 0;
        _upSince ??= now;
        var slot = _slots.Add(0, now);
        _slots.Set(slot, new PoolSlot(inUse ? SlotState.InUse : SlotState.Warm, now)
        {
            Endpoint = endpoint,
            Expires = limits.Lifetime is { } lifetime ? now - age + (lifetime * (1 - (draw * PoolLimits.LifetimeJitter))) : null,
        });
        return slot;
    }

    /// <summary>A caller asks for a session.</summary>
    /// <param name="waiter">Its number; never used before.</param>
    /// <param name="home">The endpoint it is at home at; null where any will do.</param>
    /// <param name="first">Whether it was served before with a session that proved dead, and so has its turn again.</param>
    /// <param name="now">The pool's time.</param>
    /// <param name="isOwed">Whether it had a session in the daemon before: neither the memory in use nor the length of the queue keeps it from one.</param>
    public IReadOnlyList<PoolEffect> Request(long waiter, string? home, bool first, TimeSpan now, bool isOwed = false)
    {
        var turn = new PoolTurn(waiter, home, isOwed);
        var node = first ? _queue.AddFirst(turn) : _queue.AddLast(turn);
        _turns.Add(waiter, node);
        if (!turn.Flexible) _particular++;
        if (isOwed) _owed++;
        var effects = Settle([], now);
        if (first || isOwed || _queue.Count <= limits.MostWaiting || !Withdraw(waiter)) return effects;
        effects.Add(new PoolEffect(PoolEffectKind.Refuse, Waiter: waiter));
        return effects;
    }

    /// <summary>A caller no longer waits. False where it was served already.</summary>
    public bool Withdraw(long waiter)
    {
        if (!_turns.Remove(waiter, out var node)) return false;
        if (!node.Value.Flexible) _particular--;
        if (node.Value.IsOwed) _owed--;
        _queue.Remove(node);
        return true;
    }

    /// <summary>A slot was opened and logged on.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="endpoint">Where it is connected.</param>
    /// <param name="draw">A uniform number in [0, 1): how much of its lifetime chance takes off.</param>
    /// <param name="now">The pool's time.</param>
    public IReadOnlyList<PoolEffect> Opened(long slot, string endpoint, double draw, TimeSpan now)
    {
        if (!_slots.Is(slot, SlotState.Opening)) return [];
        _upSince ??= now;
        BackingOff = false;
        var opened = _slots[slot];
        if (_turns.TryGetValue(opened.For, out var node) && node.Value.Home != endpoint) Bend(node.Value);
        _slots.Set(slot, opened with
        {
            Endpoint = endpoint,
            For = 0,
            Expires = limits.Lifetime is { } lifetime ? now + (lifetime * (1 - (draw * PoolLimits.LifetimeJitter))) : null,
        });
        return Ready(slot, now);
    }

    /// <summary>A slot could not be opened or logged on.</summary>
    public IReadOnlyList<PoolEffect> OpenFailed(long slot, TimeSpan now)
    {
        if (!_slots.Is(slot, SlotState.Opening)) return [];
        _slots.Remove(slot);
        return Settle(PutOff(now), now);
    }

    /// <summary>The back-off is over, or an endpoint has recovered.</summary>
    public IReadOnlyList<PoolEffect> RetryDue(TimeSpan now)
    {
        BackingOff = false;
        return Settle([], now);
    }

    /// <summary>There is no memory for more slots, or there is again: then what is missing is opened.</summary>
    public IReadOnlyList<PoolEffect> Crowd(bool crowded, TimeSpan now)
    {
        IsCrowded = crowded;
        return Settle([], now);
    }

    /// <summary>A caller gives its slot back. One past its lifetime, or at an endpoint to be avoided, is closed and not reset.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="resettable">Whether a reset journey can make it ready again.</param>
    /// <param name="now">The pool's time.</param>
    public IReadOnlyList<PoolEffect> Returned(long slot, bool resettable, TimeSpan now)
    {
        if (!_slots.Is(slot, SlotState.InUse)) return [];
        return resettable && !Spent(_slots[slot], now)
            ? Move(slot, SlotState.Resetting, PoolEffectKind.Reset, now)
            : Move(slot, SlotState.Closing, PoolEffectKind.Close, now);
    }

    /// <summary>Takes a ready slot for a session that has one already and must leave it.</summary>
    /// <param name="usable">Whether a slot at this endpoint serves.</param>
    /// <param name="now">The pool's time.</param>
    /// <returns>The slot, 0 where none is ready there, and what else is to be done.</returns>
    public (long Slot, IReadOnlyList<PoolEffect> Effects) Take(Func<string, bool> usable, TimeSpan now)
    {
        for (var i = _slots.Warm.Count - 1; i >= 0; i--)
        {
            var slot = _slots.Warm[i];
            if (_slots[slot].Endpoint is not { } endpoint || _avoided.Contains(endpoint) || !usable(endpoint)) continue;
            _slots.Set(slot, _slots[slot] with { State = SlotState.InUse, Since = now });
            return (slot, Settle([], now));
        }

        return (0, []);
    }

    /// <summary>A slot in use has another connection. False where it is not in use any more.</summary>
    public bool Moved(long slot, string endpoint)
    {
        if (!_slots.Is(slot, SlotState.InUse)) return false;
        _slots.Set(slot, _slots[slot] with { Endpoint = endpoint });
        return true;
    }

    /// <summary>Whether a caller has the slot.</summary>
    public bool IsInUse(long slot) => _slots.Is(slot, SlotState.InUse);

    /// <summary>The reset journey of a slot arrived.</summary>
    public IReadOnlyList<PoolEffect> ResetDone(long slot, TimeSpan now) => _slots.Is(slot, SlotState.Resetting) ? Ready(slot, now) : [];

    /// <summary>The reset journey of a slot failed.</summary>
    public IReadOnlyList<PoolEffect> ResetFailed(long slot, TimeSpan now) =>
        _slots.Is(slot, SlotState.Resetting) ? Move(slot, SlotState.Closing, PoolEffectKind.Close, now) : [];

    /// <summary>
    /// A slot's connection ended by itself; it must still be closed on this side. A host that drops fresh connections counts as one that
    /// fails, so that opening and losing is no endless loop.
    /// </summary>
    public IReadOnlyList<PoolEffect> Lost(long slot, TimeSpan now)
    {
        if (!_slots.TryGet(slot, out var found) || found.State is SlotState.Opening or SlotState.Closing) return [];
        var fresh = found.State == SlotState.Warm && now - found.Since < StableAfter;
        return [.. fresh ? PutOff(now) : [], .. Move(slot, SlotState.Closing, PoolEffectKind.Close, now)];
    }

    /// <summary>A slot's connection is closed.</summary>
    public IReadOnlyList<PoolEffect> Gone(long slot, TimeSpan now)
    {
        if (!_slots.Is(slot, SlotState.Closing)) return [];
        _slots.Remove(slot);
        return Settle([], now);
    }

    /// <summary>Closes ready slots at an endpoint, and keeps none there until it is welcome again.</summary>
    public IReadOnlyList<PoolEffect> Avoid(string endpoint, TimeSpan now)
    {
        _avoided.Add(endpoint);
        return Close([.. _slots.Warm.Where(slot => _slots[slot].Endpoint == endpoint)], now);
    }

    /// <summary>Sessions at this endpoint may be kept again; what is missing is opened at once.</summary>
    public IReadOnlyList<PoolEffect> Welcome(string endpoint, TimeSpan now)
    {
        _avoided.Remove(endpoint);
        return BackingOff ? RetryDue(now) : [];
    }

    /// <summary>
    /// Closes ready slots that are past their lifetime, and those that nobody wanted for the idle time as far as neither the spares nor the
    /// minimum need them. While nothing can be opened, old ones are better than none.
    /// </summary>
    public IReadOnlyList<PoolEffect> Sweep(TimeSpan now)
    {
        List<long> ended = BackingOff || IsCrowded ? [] : [.. _slots.Warm.Where(slot => Spent(_slots[slot], now))];
        var surplus = Math.Min(Count(SlotState.Warm) - limits.Spares, Total - Count(SlotState.Closing) - limits.Min) - ended.Count;
        var stale = _slots.Warm.Where(slot => now - _slots[slot].Since >= limits.IdleTimeout).Except(ended).Take(Math.Max(0, surplus));
        return Close([.. ended, .. stale], now);
    }

    private bool Spent(PoolSlot slot, TimeSpan now) =>
        now >= slot.Expires || (slot.Endpoint is { } endpoint && _avoided.Contains(endpoint));

    private List<PoolEffect> Close(IReadOnlyList<long> slots, TimeSpan now)
    {
        List<PoolEffect> effects = [];
        foreach (var slot in slots)
        {
            _slots.Set(slot, _slots[slot] with { State = SlotState.Closing, Since = now });
            effects.Add(new PoolEffect(PoolEffectKind.Close, slot));
        }

        return effects.Count == 0 ? effects : Settle(effects, now);
    }

    private List<PoolEffect> Ready(long slot, TimeSpan now)
    {
        if (_slots[slot].Endpoint is { } endpoint && _avoided.Contains(endpoint)) return Close([slot], now);
        _slots.Set(slot, _slots[slot] with { State = SlotState.Warm, Since = now });
        return Settle([], now);
    }

    /// <summary>
    /// Begins a back-off. Several slots that fail together are one failure: the back-off is about time, not about numbers.
    /// </summary>
    private List<PoolEffect> PutOff(TimeSpan now)
    {
        if (BackingOff) return [];
        var lasted = _upSince is { } since ? now - since : TimeSpan.Zero;
        _upSince = null;
        BackingOff = true;
        return [new PoolEffect(PoolEffectKind.RetryLater, Lasted: lasted)];
    }

    private List<PoolEffect> Move(long slot, SlotState state, PoolEffectKind effect, TimeSpan now)
    {
        _slots.Set(slot, _slots[slot] with { State = state, Since = now });
        return Settle([new PoolEffect(effect, slot)], now);
    }

    /// <summary>Serves waiters from what is ready, then opens what is wanted.</summary>
    private List<PoolEffect> Settle(List<PoolEffect> effects, TimeSpan now)
    {
        Serve(effects, now);
        if (_particular > 0 && OpenAtHome(effects, now)) Serve(effects, now);
        if (BackingOff) return effects;
        var ready = Count(SlotState.Warm) + Count(SlotState.Opening) + Count(SlotState.Resetting);
        var wanted = IsCrowded
            ? _owed - (ready - Count(SlotState.Warm)) // What is ready after serving is ready for none of them.
            : Math.Max(limits.Spares + _queue.Count - ready, limits.Min - (Total - Count(SlotState.Closing)));
        var count = Math.Min(Math.Min(wanted, limits.Max - Total), OpeningLimit - Count(SlotState.Opening));
        for (var i = 0; i < count; i++) effects.Add(new PoolEffect(PoolEffectKind.Open, _slots.Add(0, now)));
        return effects;
    }

    private void Serve(List<PoolEffect> effects, TimeSpan now)
    {
        // What is opened for them although there is no memory for more is not for others who came before.
        if (IsCrowded && _owed > 0) Serve(effects, now, turn => turn.IsOwed);
        Serve(effects, now, _ => true);
    }

    private void Serve(List<PoolEffect> effects, TimeSpan now, Func<PoolTurn, bool> concerns)
    {
        for (var node = _queue.First; node is not null && _slots.Warm.Count > 0;)
        {
            var (turn, next) = (node.Value, node.Next);
            if (concerns(turn) && Match(turn) is { } slot)
            {
                Withdraw(turn.Waiter);
                _slots.Set(slot, _slots[slot] with { State = SlotState.InUse, Since = now });
                effects.Add(new PoolEffect(PoolEffectKind.Hand, slot, turn.Waiter));
            }

            node = next;
        }
    }

    /// <summary>The ready slot for a waiter: one at its home where there is one; the latest used first, so that surplus grows old.</summary>
    private long? Match(PoolTurn turn)
    {
        for (var i = _slots.Warm.Count - 1; turn.Home is not null && i >= 0; i--)
        {
            if (_slots[_slots.Warm[i]].Endpoint == turn.Home) return _slots.Warm[i];
        }

        return turn.Flexible ? _slots.Warm[^1] : null;
    }

    /// <summary>Opens a slot for each waiter that wants one at its home. True where one could not be, which then takes any.</summary>
    private bool OpenAtHome(List<PoolEffect> effects, TimeSpan now)
    {
        var bent = false;
        foreach (var turn in _queue.Where(turn => !turn.Flexible && !_slots.IsOpeningFor(turn.Waiter)).ToList())
        {
            if (BackingOff || (IsCrowded && !turn.IsOwed) || Total >= limits.Max || Count(SlotState.Opening) >= OpeningLimit || _avoided.Contains(turn.Home!))
            {
                Bend(turn);
                bent = true;
                continue;
            }

            effects.Add(new PoolEffect(PoolEffectKind.Open, _slots.Add(turn.Waiter, now), Home: turn.Home));
        }

        return bent;
    }

    private void Bend(PoolTurn turn)
    {
        if (turn.Flexible) return;
        turn.Flexible = true;
        _particular--;
    }
}
