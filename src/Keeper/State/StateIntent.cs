using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>
/// A start that is about to be made. Should the Keeper die before it knows the pid, the next one finds the process by its mark.
/// </summary>
/// <param name="Child">The child to be, without pid and start time.</param>
/// <param name="Mark">The variable, NAME=VALUE, that no other process but its descendants has in its environment.</param>
internal sealed record StateIntent(HeldChild Child, string Mark)
{
    private const ushort IdTag = 1;
    private const ushort MarkTag = 2;
    private const ushort OutputTag = 3;
    private const ushort ErrorTag = 4;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, StateKind kind)
    {
        writer.Begin((MessageKind)kind, 0);
        writer.Text(IdTag, Child.Facts.Id);
        writer.Text(MarkTag, Mark);
        Child.Output?.WriteNested(writer, OutputTag);
        Child.Error?.WriteNested(writer, ErrorTag);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static StateIntent Read(ReadOnlySpan<byte> fields)
    {
        var (id, mark) = ("", "");
        StreamOrder? output = null, error = null;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case MarkTag: mark = reader.Text(); break;
                case OutputTag: output = StreamOrder.Read(reader.Content); break;
                case ErrorTag: error = StreamOrder.Read(reader.Content); break;
            }
        }

        return new StateIntent(new HeldChild(new ChildFacts(id, 0, 0, 0, null), output, error), mark);
    }
}
