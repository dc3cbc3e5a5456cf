namespace Holdfast.Keeper.Protocol;

/// <summary>Why a request was not carried out.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Errno">The system's error number; 0 where the system was not at fault.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="Child">The child that stood in the way, where one did.</param>
internal sealed record Refusal(RefusalReason Reason, int Errno, string Text, ChildFacts? Child = null)
{
    private const ushort ReasonTag = 1;
    private const ushort ErrnoTag = 2;
    private const ushort TextTag = 3;
    private const ushort ChildTag = 4;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Refused, request);
        writer.Number(ReasonTag, (int)Reason);
        writer.Number(ErrnoTag, Errno);
        writer.Text(TextTag, Text);
        if (Child is not null)
        {
            var nested = writer.BeginNested(ChildTag);
            Child.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static Refusal Read(ReadOnlySpan<byte> fields)
    {
        var (reason, errno, text) = (RefusalReason.Other, 0, "");
        ChildFacts? child = null;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case ReasonTag: reason = (RefusalReason)reader.SmallNumber(); break;
                case ErrnoTag: errno = reader.SmallNumber(); break;
                case TextTag: text = reader.Text(); break;
                case ChildTag: child = ChildFacts.Read(reader.Content); break;
            }
        }

        return new Refusal(reason, errno, text, child);
    }
}
