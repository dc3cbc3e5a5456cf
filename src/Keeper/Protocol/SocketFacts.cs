namespace Holdfast.Keeper.Protocol;

/// <summary>What the Keeper knows of a held socket.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Number">Grows with each socket that is held.</param>
/// <param name="HeldSince">Since when it is held, nanoseconds since 1970.</param>
/// <param name="NoteLength">The length of its note in bytes.</param>
internal sealed record SocketFacts(string Key, long Number, long HeldSince, int NoteLength)
{
    private const ushort KeyTag = 1;
    private const ushort NumberTag = 2;
    private const ushort HeldSinceTag = 3;
    private const ushort NoteLengthTag = 4;
    private const ushort NoteTag = 5;
    private const ushort EndedTag = 6;

    /// <summary>Its note, where it was asked for.</summary>
    public byte[]? Note { get; init; }

    /// <summary>Whether the far side has closed it or it is broken; told where its note is.</summary>
    public bool Ended { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.HeldSocket, request);
        WriteFields(writer);
        writer.End();
    }

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Text(KeyTag, Key);
        writer.Number(NumberTag, Number);
        writer.Number(HeldSinceTag, HeldSince);
        writer.Number(NoteLengthTag, NoteLength);
        if (Note is not null)
            writer.Bytes(NoteTag, Note);
        if (Ended)
            writer.Number(EndedTag, 1);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static SocketFacts Read(ReadOnlySpan<byte> fields)
    {
        var (key, length) = ("", 0);
        long number = 0, since = 0;
        byte[]? note = null;
        var ended = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case KeyTag: key = reader.Text(); break;
                case NumberTag: number = reader.Number(); break;
                case HeldSinceTag: since = reader.Number(); break;
                case NoteLengthTag: length = reader.SmallNumber(); break;
                case NoteTag: note = reader.Content.ToArray(); break;
                case EndedTag: ended = reader.Number() != 0; break;
            }
        }

        return new SocketFacts(key, number, since, length) { Note = note, Ended = ended };
    }
}
