namespace Holdfast.Configuration.Nodes;

/// <summary>A scalar.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Written">As it stands in the file.</param>
/// <param name="Text">With its variables filled in.</param>
/// <param name="IsPlain">Whether it stands without quotes.</param>
internal sealed record TextNode(Place Place, string Written, string Text, bool IsPlain) : ConfigNode(Place, 1, 1)
{
    public override string Kind => IsNothing ? "nothing" : "a text";

    public override bool IsNothing => IsPlain && Written is "" or "~" or "null" or "Null" or "NULL";
}
