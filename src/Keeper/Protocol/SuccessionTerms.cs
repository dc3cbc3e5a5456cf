namespace Holdfast.Keeper.Protocol;

/// <summary>
/// When the Keeper starts a child's order once more by itself, the moment it has ended: where its run was stable, what is to be done is
/// known beforehand, and whoever gave the order need not be asked. A child that was signalled by order has no successor.
/// </summary>
/// <param name="StableAfter">The shortest run that has a successor, in nanoseconds.</param>
/// <param name="AfterSuccess">Whether an end with exit code 0 has one too, besides all others.</param>
internal sealed record SuccessionTerms(long StableAfter, bool AfterSuccess)
{
    private const ushort StableAfterTag = 1;
    private const ushort AfterSuccessTag = 2;

    /// <summary>Whether a run that ended this way is followed by another.</summary>
    /// <param name="end">Its end.</param>
    public bool Follows(ChildEnd end) =>
        !end.Unknown && end.Lasted >= StableAfter && (AfterSuccess || end.Code != 0 || end.Signal != 0);

    /// <summary>Writes it as a field.</summary>
    public void WriteNested(FrameWriter writer, ushort tag)
    {
        var nested = writer.BeginNested(tag);
        writer.Number(StableAfterTag, StableAfter);
        writer.Number(AfterSuccessTag, AfterSuccess ? 1 : 0);
        writer.EndNested(nested);
    }

    /// <summary>Reads it from a field's content.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static SuccessionTerms Read(ReadOnlySpan<byte> fields)
    {
        long stableAfter = long.MaxValue;
        var afterSuccess = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case StableAfterTag: stableAfter = reader.Number(); break;
                case AfterSuccessTag: afterSuccess = reader.Number() != 0; break;
            }
        }

        return new SuccessionTerms(stableAfter, afterSuccess);
    }
}
