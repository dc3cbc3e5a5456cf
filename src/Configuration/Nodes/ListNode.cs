namespace Holdfast.Configuration.Nodes;

/// <summary>A sequence.</summary>
internal sealed record ListNode(Place Place, IReadOnlyList<ConfigNode> Items, int Weight, int Height)
    : ConfigNode(Place, Weight, Height)
{
    public override string Kind => "a list";
}
