namespace Holdfast.Sessions.Pool;

/// <summary>
/// The bookkeeping of one pool; pure: events in, effects out. Callers are served in the order they came. A slot that is not known any more
/// (lost while something else was under way) makes any report about it void, so reports may cross each other.
/// </summary>
internal sealed class PoolMachine(int min, int max, TimeSpan idleTimeout)
{
    /// <summary>Connections being opened at once, at the most, so that a cold start does not storm the host.</summary>
    public const int OpeningLimit = 8;

    /// <summary>How long a connection must have held for the next failure to count as the first again.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<long, PoolSlot> _slots = [];
    private readonly LinkedList<long> _waiters = [];
    private readonly List<long> _warm = [];
    private long _lastSlot;
    private int _failures;
    private TimeSpan? _upSince;
    private bool _backingOff;

    /// <summary>Slots in a state.</summary>
    public int Count(SlotState state) => _slots.Count(slot => slot.Value.State == state);

    /// <summary>All slots.</summary>
    public int Total => _slots.Count;

    /// <summary>Callers that wait.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>Whether the latest attempt failed and the next is put off.</summary>
    public bool BackingOff => _backingOff;

    /// <summary>Opens what is wanted at the start.</summary>
    public IReadOnlyList<PoolEffect> Begin(TimeSpan now) => Settle([], now);

    /// <summary>A caller asks for a session.</summary>
    public IReadOnlyList<PoolEffect> Request(long waiter, TimeSpan now)
    {
        _waiters.AddLast(waiter);
        return Settle([], now);
    }

    /// <summary>A caller no longer waits. False where it was served already.</summary>
    public bool Withdraw(long waiter) => _waiters.Remove(waiter);

    /// <summary>A slot was opened and logged on. False where it was lost meanwhile.</summary>
    public IReadOnlyList<PoolEffect> Opened(long slot, TimeSpan now)
    {
        if (!Is(slot, SlotState.Opening)) return [];
        _upSince ??= now;
        _backingOff = false;
        return Warm(slot, now);
    }

    /// <summary>A slot could not be opened or logged on.</summary>
    public IReadOnlyList<PoolEffect> OpenFailed(long slot, TimeSpan now)
    {
        if (!Is(slot, SlotState.Opening)) return [];
        _slots.Remove(slot);
        return Settle(PutOff(now), now);
    }

    /// <summary>The back-off is over, or an endpoint has recovered.</summary>
    public IReadOnlyList<PoolEffect> RetryDue(TimeSpan now)
    {
        _backingOff = false;
        return Settle([], now);
    }

    /// <summary>A caller gives its slot back.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="resettable">Whether a reset journey can make it ready again.</param>
    /// <param name="now">The pool's time.</param>
    public IReadOnlyList<PoolEffect> Returned(long slot, bool resettable, TimeSpan now)
    {
        if (!Is(slot, SlotState.InUse)) return [];
        return resettable
            ? Move(slot, SlotState.Resetting, PoolEffectKind.Reset, now)
            : Move(slot, SlotState.Closing, PoolEffectKind.Close, now);
    }

    /// <summary>The reset journey of a slot arrived.</summary>
    public IReadOnlyList<PoolEffect> ResetDone(long slot, TimeSpan now) => Is(slot, SlotState.Resetting) ? Warm(slot, now) : [];

    /// <summary>The reset journey of a slot failed.</summary>
    public IReadOnlyList<PoolEffect> ResetFailed(long slot, TimeSpan now) =>
        Is(slot, SlotState.Resetting) ? Move(slot, SlotState.Closing, PoolEffectKind.Close, now) : [];

    /// <summary>
    /// A slot's connection ended by itself; it must still be closed on this side. A host that drops fresh connections counts as one that
    /// fails, so that opening and losing is no endless loop.
    /// </summary>
    public IReadOnlyList<PoolEffect> Lost(long slot, TimeSpan now)
    {
        if (!_slots.TryGetValue(slot, out var found) || found.State is SlotState.Opening or SlotState.Closing) return [];
        var fresh = found.State == SlotState.Warm && now - found.Since < StableAfter;
        return [.. fresh ? PutOff(now) : [], .. Move(slot, SlotState.Closing, PoolEffectKind.Close, now)];
    }

    /// <summary>A slot's connection is closed.</summary>
    public IReadOnlyList<PoolEffect> Gone(long slot, TimeSpan now)
    {
        if (!Is(slot, SlotState.Closing)) return [];
        _slots.Remove(slot);
        return Settle([], now);
    }

    /// <summary>Closes ready slots beyond the minimum that nobody wanted for the idle time.</summary>
    public IReadOnlyList<PoolEffect> Trim(TimeSpan now)
    {
        var surplus = Count(SlotState.Warm) - min;
        var stale = _slots.Where(slot => slot.Value.State == SlotState.Warm && now - slot.Value.Since >= idleTimeout)
            .OrderBy(slot => slot.Value.Since).Take(Math.Max(0, surplus)).Select(slot => slot.Key).ToList();
        return [.. stale.SelectMany(slot => Move(slot, SlotState.Closing, PoolEffectKind.Close, now))];
    }

    private bool Is(long slot, SlotState state) => _slots.TryGetValue(slot, out var found) && found.State == state;

    private List<PoolEffect> Warm(long slot, TimeSpan now)
    {
        _slots[slot] = new PoolSlot(SlotState.Warm, now);
        _warm.Add(slot);
        return Settle([], now);
    }

    /// <summary>
    /// Begins a back-off. Several slots that fail together are one failure: the back-off is about time, not about numbers.
    /// </summary>
    private List<PoolEffect> PutOff(TimeSpan now)
    {
        if (_backingOff) return [];
        if (_upSince is { } since && now - since >= StableAfter) _failures = 0;
        _upSince = null;
        _backingOff = true;
        _failures++;
        return [new PoolEffect(PoolEffectKind.RetryLater, Failures: _failures)];
    }

    private List<PoolEffect> Move(long slot, SlotState state, PoolEffectKind effect, TimeSpan now)
    {
        if (Is(slot, SlotState.Warm)) _warm.Remove(slot);
        _slots[slot] = new PoolSlot(state, now);
        return Settle([new PoolEffect(effect, slot)], now);
    }

    /// <summary>Serves waiters from what is ready, the latest used first so that surplus grows old, then opens what is wanted.</summary>
    private List<PoolEffect> Settle(List<PoolEffect> effects, TimeSpan now)
    {
        while (_waiters.First is { } first && _warm.Count > 0)
        {
            var slot = _warm[^1];
            _warm.RemoveAt(_warm.Count - 1);
            _waiters.RemoveFirst();
            _slots[slot] = new PoolSlot(SlotState.InUse, now);
            effects.Add(new PoolEffect(PoolEffectKind.Hand, slot, first.Value));
        }

        if (_backingOff) return effects;
        var opening = Count(SlotState.Opening);
        var wanted = min + _waiters.Count - (Count(SlotState.Warm) + opening + Count(SlotState.Resetting));
        var count = Math.Min(Math.Min(wanted, max - Total), OpeningLimit - opening);
        for (var i = 0; i < count; i++)
        {
            _slots[++_lastSlot] = new PoolSlot(SlotState.Opening, now);
            effects.Add(new PoolEffect(PoolEffectKind.Open, _lastSlot));
        }

        return effects;
    }
}
