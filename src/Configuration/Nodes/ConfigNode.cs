namespace Holdfast.Configuration.Nodes;

/// <summary>A value of the file with its place.</summary>
/// <param name="Place">Where the value begins.</param>
/// <param name="Weight">Nodes in this tree with aliases unfolded, itself included.</param>
/// <param name="Height">Levels of nesting in this tree, 1 for a text.</param>
internal abstract record ConfigNode(Place Place, int Weight, int Height)
{
    /// <summary>What stands here, for messages: «a list».</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the key stands without a value, or with <c>null</c> or <c>~</c>.</summary>
    public virtual bool IsNothing => false;
}
