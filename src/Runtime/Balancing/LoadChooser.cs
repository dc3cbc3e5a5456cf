namespace Holdfast.Runtime.Balancing;

/// <summary>The fewest open connections per weight.</summary>
internal sealed class LoadChooser : SlotChooser
{
    private WinnerTree _tree = new(0);

    /// <inheritdoc/>
    public override void Rebuild(IReadOnlyList<EndpointSlot> slots)
    {
        _tree = new WinnerTree(slots.Count);
        for (var i = 0; i < slots.Count; i++)
            Changed(i, slots[i]);
    }

    /// <inheritdoc/>
    public override void Changed(int number, EndpointSlot slot) =>
        _tree[number] = slot.Eligible ? slot.LoadWithOneMore : double.PositiveInfinity;

    /// <inheritdoc/>
    public override int Choose(in BalancingRequest request) => _tree.Winner;
}
