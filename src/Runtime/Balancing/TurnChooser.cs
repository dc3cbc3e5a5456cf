namespace Holdfast.Runtime.Balancing;

/// <summary>
/// Turns. Each slot's next turn is a point on one line; the nearest is taken and moves on by one over its weight, so turns are evenly
/// interleaved. The first turn is half a step in, which keeps heavy and light ones from beginning together.
/// </summary>
internal sealed class TurnChooser(bool weighted) : SlotChooser
{
    private IReadOnlyList<EndpointSlot> _slots = [];
    private double[] _turns = [];
    private WinnerTree _tree = new(0);
    private double _here;

    /// <inheritdoc/>
    public override void Rebuild(IReadOnlyList<EndpointSlot> slots)
    {
        var known = _turns.Length;
        _slots = slots;
        Array.Resize(ref _turns, slots.Count);
        _tree = new WinnerTree(slots.Count);
        for (var i = 0; i < slots.Count; i++)
        {
            if (i >= known)
                _turns[i] = _here + (Step(slots[i]) / 2);
            Changed(i, slots[i]);
        }
    }

    /// <inheritdoc/>
    public override void Changed(int number, EndpointSlot slot)
    {
        if (!slot.Eligible)
        {
            _tree[number] = double.PositiveInfinity;
            return;
        }

        // Turns that one could not take are not made up for.
        if (double.IsPositiveInfinity(_tree[number]))
            _turns[number] = Math.Max(_turns[number], _here);
        _tree[number] = _turns[number];
    }

    /// <inheritdoc/>
    public override int Choose(in BalancingRequest request)
    {
        var chosen = _tree.Winner;
        if (chosen < 0)
            return chosen;
        _here = _turns[chosen];
        _turns[chosen] = _here + Step(_slots[chosen]);
        _tree[chosen] = _turns[chosen];
        return chosen;
    }

    private double Step(EndpointSlot slot) => weighted ? (double)EndpointSlot.Steps / slot.Share : 1;
}
