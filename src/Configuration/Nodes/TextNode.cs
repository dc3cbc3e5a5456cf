namespace Holdfast.Configuration.Nodes;

/// <summary>A scalar.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Written">As it stands in the file.</param>
/// <param name="Text">With its variables filled in, as far as they are known.</param>
/// <param name="IsPlain">Whether it stands without quotes.</param>
internal sealed record TextNode(Place Place, string Written, string Text, bool IsPlain) : ConfigNode(Place, 1, 1)
{
    /// <summary>Whether a variable in it has its value only where the text is used, such as <c>${INSTANCE}</c>.</summary>
    public bool IsLate { get; init; }

    public override string Kind => IsNothing ? "nothing" : "a text";

    public override bool IsNothing => IsNull || (IsPlain && Written.Length == 0);

    /// <summary>Whether <c>null</c> or <c>~</c> is written, which takes an inherited value away; nothing at all does not.</summary>
    public bool IsNull => IsPlain && Written is "~" or "null" or "Null" or "NULL";
}
