using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>
/// A start that is about to be made. Should the Keeper die before it knows the pid, the next one finds the process by its mark.
/// </summary>
/// <param name="Child">The child to be, without pid and start time: its streams, and by what its tree is known.</param>
/// <param name="Mark">The variable, NAME=VALUE, that no other process but its descendants has in its environment.</param>
internal sealed record StateIntent(HeldChild Child, string Mark)
{
    private const ushort IdTag = 1;
    private const ushort MarkTag = 2;
    private const ushort OutputTag = 3;
    private const ushort ErrorTag = 4;
    private const ushort GroupsTag = 5;
    private const ushort TreeMarkTag = 6;
    private const ushort FolderTag = 7;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, StateKind kind)
    {
        writer.Begin((MessageKind)kind, 0);
        writer.Text(IdTag, Child.Facts.Id);
        writer.Text(MarkTag, Mark);
        Child.Output?.WriteNested(writer, OutputTag);
        Child.Error?.WriteNested(writer, ErrorTag);
        if (Child.Facts.Groups.Length > 0)
            writer.Text(GroupsTag, Child.Facts.Groups);
        if (Child.Mark is not null)
            writer.Text(TreeMarkTag, Child.Mark);
        if (Child.Folder is not null)
            writer.Text(FolderTag, Child.Folder);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static StateIntent Read(ReadOnlySpan<byte> fields)
    {
        var (id, mark, groups) = ("", "", "");
        string? treeMark = null, folder = null;
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
                case GroupsTag: groups = reader.Text(); break;
                case TreeMarkTag: treeMark = reader.Text(); break;
                case FolderTag: folder = reader.Text(); break;
            }
        }

        var facts = new ChildFacts(id, 0, 0, 0, null) { Groups = groups };
        return new StateIntent(new HeldChild(facts, output, error) { Mark = treeMark, Folder = folder }, mark);
    }
}
