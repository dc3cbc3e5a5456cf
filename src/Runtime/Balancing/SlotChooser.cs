namespace Holdfast.Runtime.Balancing;

/// <summary>One strategy: an index over the slots that is kept in step with them, and answers quickly.</summary>
internal abstract class SlotChooser
{
    /// <summary>The slots came, went or changed their weights; numbers already in use keep their meaning.</summary>
    public abstract void Rebuild(IReadOnlyList<EndpointSlot> slots);

    /// <summary>Something about a slot changed that this strategy may depend on.</summary>
    public abstract void Changed(int number, EndpointSlot slot);

    /// <summary>The number of the slot to take; -1 where none is eligible.</summary>
    public abstract int Choose(in BalancingRequest request);
}
