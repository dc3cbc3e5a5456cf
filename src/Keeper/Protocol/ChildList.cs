namespace Holdfast.Keeper.Protocol;

/// <summary>Every child that is held, in the order of their starts.</summary>
/// <param name="Children">Living ones, and ended ones that nobody has released.</param>
internal sealed record ChildList(IReadOnlyList<ChildFacts> Children)
{
    private const ushort ChildTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Children, request);
        foreach (var child in Children)
        {
            var nested = writer.BeginNested(ChildTag);
            child.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ChildList Read(ReadOnlySpan<byte> fields)
    {
        List<ChildFacts> children = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == ChildTag)
                children.Add(ChildFacts.Read(reader.Content));
        }

        return new ChildList(children);
    }
}
