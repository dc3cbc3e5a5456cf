namespace Holdfast.Runtime.Balancing;

/// <summary>
/// The shortest response time times load. A response time fades by the same factor everywhere as time passes, so fading changes no
/// order: in logarithms it is the same for all, and keys need no update but when something happens to their slot.
/// </summary>
internal sealed class ResponseChooser(TimeSpan memory) : SlotChooser
{
    // One that was never measured is tried at once; while the answer is out, it comes after all that were.
    private const double FirstOfAll = double.NegativeInfinity;
    private const double LastOfAll = 1e15;

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
        _tree[number] = slot.Eligible ? Cost(slot) : double.PositiveInfinity;

    /// <inheritdoc/>
    public override int Choose(in BalancingRequest request) => _tree.Winner;

    /// <summary>Takes a measured response time into the moving average.</summary>
    public void Observe(EndpointSlot slot, TimeSpan responseTime, TimeSpan now)
    {
        // No answer takes no time at all; a microsecond keeps the logarithm finite.
        var seconds = Math.Max(responseTime.TotalSeconds, 1e-6);
        var kept = Math.Exp(-Math.Max(0, (now - slot.MeasuredAt) / memory));
        slot.Seconds = Math.Max(seconds, (slot.Seconds * kept) + (seconds * (1 - kept)));
        slot.MeasuredAt = now;
    }

    private double Cost(EndpointSlot slot)
    {
        if (slot.Seconds > 0)
            return Math.Log(slot.Seconds * slot.LoadWithOneMore) + (slot.MeasuredAt / memory);
        return slot.Open == 0 ? FirstOfAll : LastOfAll * slot.LoadWithOneMore;
    }
}
