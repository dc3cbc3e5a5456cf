namespace Holdfast.Sessions.Pool;

/// <summary>The slots of a pool, counted by what they are at, and the ready ones in the order they became so.</summary>
internal sealed class SlotTable
{
    private readonly SortedDictionary<long, PoolSlot> _slots = [];
    private readonly List<long> _warm = [];
    private readonly HashSet<long> _openingFor = [];
    private readonly int[] _counts = new int[Enum.GetValues<SlotState>().Length];
    private long _latest;

    /// <summary>All slots.</summary>
    public int Total => _slots.Count;

    /// <summary>The ready slots, the one that has been ready for longest first.</summary>
    public IReadOnlyList<long> Warm => _warm;

    /// <summary>A slot that is there.</summary>
    public PoolSlot this[long slot] => _slots[slot];

    /// <summary>Slots in a state.</summary>
    public int Count(SlotState state) => _counts[(int)state];

    /// <summary>Whether the slot is there and in this state.</summary>
    public bool Is(long slot, SlotState state) => _slots.TryGetValue(slot, out var found) && found.State == state;

    /// <summary>The slot, where it is there.</summary>
    public bool TryGet(long slot, out PoolSlot found) => _slots.TryGetValue(slot, out found);

    /// <summary>Whether one is being opened for this waiter.</summary>
    public bool IsOpeningFor(long waiter) => _openingFor.Contains(waiter);

    /// <summary>Adds one that is being opened.</summary>
    public long Add(long waiter, TimeSpan now)
    {
        _slots.Add(++_latest, new PoolSlot(SlotState.Opening, now) { For = waiter });
        _counts[(int)SlotState.Opening]++;
        if (waiter != 0) _openingFor.Add(waiter);
        return _latest;
    }

    /// <summary>Moves a slot to another state.</summary>
    public void Set(long slot, PoolSlot to)
    {
        var before = _slots[slot];
        _slots[slot] = to;
        _counts[(int)before.State]--;
        _counts[(int)to.State]++;
        if (before.For != to.For) _openingFor.Remove(before.For);
        if (before.State == SlotState.Warm) _warm.Remove(slot);
        if (to.State == SlotState.Warm) _warm.Add(slot);
    }

    /// <summary>Forgets a slot.</summary>
    public void Remove(long slot)
    {
        _counts[(int)_slots[slot].State]--;
        _openingFor.Remove(_slots[slot].For);
        _slots.Remove(slot);
        _warm.Remove(slot);
    }
}
