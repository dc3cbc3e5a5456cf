namespace Holdfast.Keeper.Protocol;

/// <summary>What became of the bytes of a captured stream since its child was started, or adopted.</summary>
/// <param name="Kept">Bytes written into the log.</param>
/// <param name="Dropped">Bytes that could not be written, and are gone.</param>
internal sealed record StreamFacts(long Kept, long Dropped)
{
    private const ushort KeptTag = 1;
    private const ushort DroppedTag = 2;

    /// <summary>Writes it as one field that holds its fields.</summary>
    public void WriteNested(FrameWriter writer, ushort tag)
    {
        var nested = writer.BeginNested(tag);
        writer.Number(KeptTag, Kept);
        writer.Number(DroppedTag, Dropped);
        writer.EndNested(nested);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static StreamFacts Read(ReadOnlySpan<byte> fields)
    {
        long kept = 0, dropped = 0;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case KeptTag: kept = reader.Number(); break;
                case DroppedTag: dropped = reader.Number(); break;
            }
        }

        return new StreamFacts(kept, dropped);
    }
}
