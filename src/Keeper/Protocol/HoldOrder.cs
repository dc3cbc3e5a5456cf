namespace Holdfast.Keeper.Protocol;

/// <summary>A socket to hold, or another note for one that is held. The bytes of the note mean nothing to the Keeper.</summary>
/// <param name="Key">Under which it is held, 1 to <see cref="ProtocolLimits.KeyBytes"/> bytes of UTF-8.</param>
/// <param name="Note">What its owner will need to go on with it, at most <see cref="ProtocolLimits.NoteBytes"/> bytes.</param>
internal sealed record HoldOrder(string Key, byte[] Note)
{
    private const ushort KeyTag = 1;
    private const ushort NoteTag = 2;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Text(KeyTag, Key);
        writer.Bytes(NoteTag, Note);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static HoldOrder Read(ReadOnlySpan<byte> fields)
    {
        var key = "";
        byte[] note = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case KeyTag: key = reader.Text(); break;
                case NoteTag: note = reader.Content.ToArray(); break;
            }
        }

        return new HoldOrder(key, note);
    }
}
