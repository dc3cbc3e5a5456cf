using System.Numerics;

namespace Holdfast.Runtime.Timers;

/// <summary>
/// Pending timers, pure: time is a count of ticks that the caller passes in, of whatever length the caller chooses. Arming,
/// cancelling and asking for the next moment are O(1) and allocate nothing; a node moves at most once for each level on its way.
/// Nodes come out in the order of their due times, and those due at the same tick in the order in which they were armed.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// A hierarchical timing wheel (Varghese and Lauck, 1987, scheme 7). The time is read as digits of six bits. A node waits at the
/// level of the highest digit in which its due time differs from now, in the slot of that digit; so all slots in use lie ahead of
/// now, the lowest level in use holds the next moment, and all nodes of one due time share one list, which keeps their order.
/// </remarks>
internal sealed class TimerWheel
{
    private const int DigitBits = 6;
    private const int SlotsPerLevel = 1 << DigitBits;

    // Eleven digits of six bits hold every positive long, so no due time is too far.
    private const int Levels = 11;
    private const int DueSlot = Levels * SlotsPerLevel;

    private readonly TimerNode?[] _first = new TimerNode?[DueSlot + 1];
    private readonly TimerNode?[] _last = new TimerNode?[DueSlot + 1];

    // For each level its slots in use; then the levels in use.
    private readonly ulong[] _slots = new ulong[Levels];
    private uint _levels;

    /// <summary>Creates a wheel.</summary>
    /// <param name="now">The present, in ticks, not negative.</param>
    public TimerWheel(long now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(now);
        Now = now;
    }

    /// <summary>The present as last told, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>How many nodes are armed, those due and not yet taken included.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// When <see cref="Advance"/> has something to do: <see cref="Now"/> where a node is due, <see cref="long.MaxValue"/> where none
    /// is armed. Never later than the next due time, and equal to it when that is within the current 64 ticks; before that it is the
    /// time at which the node changes its level, so that sleeping until it costs a sleeper at most ten extra wake-ups for each node.
    /// </summary>
    public long NextMoment
    {
        get
        {
            if (_first[DueSlot] is not null)
                return Now;
            return _levels == 0 ? long.MaxValue : StartOf(BitOperations.TrailingZeroCount(_levels));
        }
    }

    /// <summary>All that are armed, in no order; nothing may be armed or cancelled while they are looked through.</summary>
    public IEnumerable<TimerNode> Armed()
    {
        foreach (var first in _first)
        {
            for (var node = first; node is not null; node = node.Next)
                yield return node;
        }
    }

    /// <summary>Arms a node, which comes out once the time has reached <paramref name="due"/>; at once where it has already.</summary>
    /// <exception cref="InvalidOperationException">The node is armed.</exception>
    public void Arm(TimerNode node, long due)
    {
        if (node.IsArmed)
            throw new InvalidOperationException("A timer node was armed twice.");
        node.Due = due;
        Count++;
        Place(node);
    }

    /// <summary>Takes a node out; false where it was not armed, or was taken already.</summary>
    public bool Cancel(TimerNode node)
    {
        if (!node.IsArmed)
            return false;
        Unlink(node);
        return true;
    }

    /// <summary>Lets time pass, which makes nodes due. Time that goes back is taken as standing still.</summary>
    public void Advance(long now)
    {
        while (_levels != 0)
        {
            var level = BitOperations.TrailingZeroCount(_levels);
            var next = StartOf(level);
            if (next > now)
                break;
            Now = next;
            Empty(level);
        }

        Now = Math.Max(Now, now);
    }

    /// <summary>Takes the next node that is due; false where none is. Nodes not yet taken can still be cancelled.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TimerNode? node)
    {
        node = _first[DueSlot];
        if (node is null)
            return false;
        Unlink(node);
        return true;
    }

    // The first slot in use of a level begins where its digit is its number and all lower digits are zero.
    private long StartOf(int level)
    {
        var shift = level * DigitBits;
        var slot = (long)BitOperations.TrailingZeroCount(_slots[level]);
        var above = shift + DigitBits >= 63 ? 0 : Now >> (shift + DigitBits) << (shift + DigitBits);
        return above | (slot << shift);
    }

    // Nodes of the first slot in use move to lower levels, or become due. They keep their order.
    private void Empty(int level)
    {
        var digit = BitOperations.TrailingZeroCount(_slots[level]);
        var slot = (level * SlotsPerLevel) + digit;
        var node = _first[slot];
        _first[slot] = _last[slot] = null;
        ClearUse(slot);
        while (node is not null)
        {
            var next = node.Next;
            Place(node);
            node = next;
        }
    }

    private void Place(TimerNode node)
    {
        var slot = DueSlot;
        if (node.Due > Now)
        {
            var level = BitOperations.Log2((ulong)(node.Due ^ Now)) / DigitBits;
            var digit = (int)(node.Due >> (level * DigitBits)) & (SlotsPerLevel - 1);
            slot = (level * SlotsPerLevel) + digit;
            _slots[level] |= 1UL << digit;
            _levels |= 1U << level;
        }

        var last = _last[slot];
        node.Slot = slot;
        node.Next = null;
        node.Previous = last;
        if (last is null)
            _first[slot] = node;
        else
            last.Next = node;
        _last[slot] = node;
    }

    private void Unlink(TimerNode node)
    {
        var slot = node.Slot;
        if (node.Previous is null)
            _first[slot] = node.Next;
        else
            node.Previous.Next = node.Next;
        if (node.Next is null)
            _last[slot] = node.Previous;
        else
            node.Next.Previous = node.Previous;
        node.Next = node.Previous = null;
        node.Slot = TimerNode.Unarmed;
        Count--;
        if (_first[slot] is null && slot != DueSlot)
            ClearUse(slot);
    }

    private void ClearUse(int slot)
    {
        var level = slot / SlotsPerLevel;
        _slots[level] &= ~(1UL << (slot % SlotsPerLevel));
        if (_slots[level] == 0)
            _levels &= ~(1U << level);
    }
}
