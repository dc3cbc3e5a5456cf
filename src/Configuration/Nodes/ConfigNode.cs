namespace Holdfast.Configuration.Nodes;

/// <summary>A value of the file with its place.</summary>
/// <param name="Place">Where the value begins.</param>
/// <param name="Weight">Nodes in this tree with aliases unfolded, itself included.</param>
/// <param name="Height">Levels of nesting in this tree, 1 for a text.</param>
internal abstract record ConfigNode(Place Place, int Weight, int Height)
{
    /// <summary>What was wrong with this node itself when it was read.</summary>
    public IReadOnlyList<NodeFault> Faults { get; init; } = [];

    /// <summary>What stands here, for messages: «a list».</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the key stands without a value, or with <c>null</c> or <c>~</c>.</summary>
    public virtual bool IsNothing => false;

    /// <summary>This tree with each text replaced by what a function makes of it.</summary>
    public ConfigNode Replace(Func<TextNode, TextNode> replace) => this switch
    {
        TextNode text => replace(text),
        ListNode list => list with { Items = [.. list.Items.Select(item => item.Replace(replace))] },
        MapNode map => map.With([.. map.Entries.Select(entry => entry with { Value = entry.Value.Replace(replace) })]),
        _ => this,
    };
}
