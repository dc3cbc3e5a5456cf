namespace Holdfast.Keeper.Protocol;

/// <summary>A child with all that a Keeper needs to go on holding it: what one Keeper leaves to the next, and an order to adopt.</summary>
/// <param name="Facts">What is known of it; pid and start time name the process.</param>
/// <param name="Output">How its standard output is captured; null where it is not.</param>
/// <param name="Error">How its standard error is captured; null where it is not.</param>
internal sealed record HeldChild(ChildFacts Facts, StreamOrder? Output, StreamOrder? Error)
{
    private const ushort FactsTag = 1;
    private const ushort OutputTag = 2;
    private const ushort ErrorTag = 3;
    private const ushort MarkTag = 4;
    private const ushort FolderTag = 5;
    private const ushort AskedTag = 6;

    /// <summary>The variable, NAME=VALUE, that only its descendants have in their environments; null where that is not known.</summary>
    public string? Mark { get; init; }

    /// <summary>Its working folder; null where that is the Keeper's own, or not known.</summary>
    public string? Folder { get; init; }

    /// <summary>The signal by which its whole tree was asked to end; 0 where it was not.</summary>
    public int Asked { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        var nested = writer.BeginNested(FactsTag);
        Facts.WriteFields(writer);
        writer.EndNested(nested);
        Output?.WriteNested(writer, OutputTag);
        Error?.WriteNested(writer, ErrorTag);
        if (Mark is not null)
            writer.Text(MarkTag, Mark);
        if (Folder is not null)
            writer.Text(FolderTag, Folder);
        if (Asked != 0)
            writer.Number(AskedTag, Asked);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static HeldChild Read(ReadOnlySpan<byte> fields)
    {
        var facts = new ChildFacts("", 0, 0, 0, null);
        StreamOrder? output = null, error = null;
        string? mark = null, folder = null;
        var asked = 0;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case FactsTag: facts = ChildFacts.Read(reader.Content); break;
                case OutputTag: output = StreamOrder.Read(reader.Content); break;
                case ErrorTag: error = StreamOrder.Read(reader.Content); break;
                case MarkTag: mark = reader.Text(); break;
                case FolderTag: folder = reader.Text(); break;
                case AskedTag: asked = reader.SmallNumber(); break;
            }
        }

        return new HeldChild(facts, output, error) { Mark = mark, Folder = folder, Asked = asked };
    }
}
