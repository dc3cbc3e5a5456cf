namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// Who holds how much, by ticket. A ticket is a slot and how often that was used, so that one given back twice is seen. A mutable struct, guarded by
/// the lock of what it belongs to: never copy it.
/// </summary>
internal struct Holders
{
    private const int None = -1;

    private Slot[] _slots = [];
    private int _used;
    private int _free = None;

    /// <summary>Creates an empty table.</summary>
    public Holders()
    {
    }

    /// <summary>How many hold.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a holder; gives its ticket.</summary>
    public long Add(Fiber? fiber, long amount)
    {
        int at;
        if (_free != None)
        {
            at = _free;
            _free = _slots[at].NextFree;
        }
        else
        {
            at = _used++;
            if (at == _slots.Length)
            {
                Array.Resize(ref _slots, Math.Max(1, at * 2));
            }
        }

        ref var slot = ref _slots[at];
        slot.Fiber = fiber;
        slot.Amount = amount;
        slot.IsHeld = true;
        slot.Use++;
        Count++;
        return ((long)slot.Use << 32) | (uint)at;
    }

    /// <summary>Whether a ticket is still held.</summary>
    public readonly bool IsHeld(long ticket)
    {
        var at = (int)ticket;
        return at < _used && _slots[at].IsHeld && _slots[at].Use == (int)(ticket >> 32);
    }

    /// <summary>Takes a ticket back and tells how much it held, and by whom; false where it was taken back before.</summary>
    public bool TryRemove(long ticket, out long amount, out Fiber? fiber)
    {
        if (!IsHeld(ticket))
        {
            amount = 0;
            fiber = null;
            return false;
        }

        ref var slot = ref _slots[(int)ticket];
        amount = slot.Amount;
        fiber = slot.Fiber;
        slot.Fiber = null;
        slot.IsHeld = false;
        slot.NextFree = _free;
        _free = (int)ticket;
        Count--;
        return true;
    }

    /// <summary>The fibers among the holders.</summary>
    public readonly List<Fiber> Fibers()
    {
        var fibers = new List<Fiber>();
        for (var at = 0; at < _used; at++)
        {
            if (_slots[at] is { IsHeld: true, Fiber: { } fiber })
            {
                fibers.Add(fiber);
            }
        }

        return fibers;
    }

    private struct Slot
    {
        public Fiber? Fiber;
        public long Amount;
        public int Use;
        public int NextFree;
        public bool IsHeld;
    }
}
