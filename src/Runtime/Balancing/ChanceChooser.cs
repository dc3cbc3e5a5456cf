namespace Holdfast.Runtime.Balancing;

/// <summary>By chance, in proportion to weight; or the less loaded of two drawn so.</summary>
internal sealed class ChanceChooser(bool betterOfTwo) : SlotChooser
{
    private IReadOnlyList<EndpointSlot> _slots = [];
    private WeightTree _weights = new(0);

    /// <inheritdoc/>
    public override void Rebuild(IReadOnlyList<EndpointSlot> slots)
    {
        _slots = slots;
        _weights = new WeightTree(slots.Count);
        for (var i = 0; i < slots.Count; i++)
            Changed(i, slots[i]);
    }

    /// <inheritdoc/>
    public override void Changed(int number, EndpointSlot slot)
    {
        var weight = slot.Eligible ? slot.Share : 0;
        if (_weights[number] != weight)
            _weights[number] = weight;
    }

    /// <inheritdoc/>
    public override int Choose(in BalancingRequest request)
    {
        if (_weights.Total == 0)
            return -1;
        var first = _weights.At(BalancingKey.Below(request.Draw, _weights.Total));
        var rest = _weights.Total - _weights[first];
        if (!betterOfTwo || rest == 0)
            return first;
        // The second is drawn from what the first leaves, so they are always two.
        var point = BalancingKey.Below(BalancingKey.Mix(request.Draw + 1), rest);
        var second = _weights.At(point < _weights.Before(first) ? point : point + _weights[first]);
        return _slots[second].LoadWithOneMore < _slots[first].LoadWithOneMore ? second : first;
    }
}
