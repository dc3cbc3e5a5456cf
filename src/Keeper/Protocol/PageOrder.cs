namespace Holdfast.Keeper.Protocol;

/// <summary>Asks for the next held sockets.</summary>
/// <param name="After">The number of the last one known; 0 for the first ones.</param>
internal sealed record PageOrder(long After)
{
    private const ushort AfterTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.ListSockets, request);
        writer.Number(AfterTag, After);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static PageOrder Read(ReadOnlySpan<byte> fields)
    {
        var after = 0L;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == AfterTag)
                after = reader.Number();
        }

        return new PageOrder(after);
    }
}
