namespace Holdfast.Keeper.Protocol;

/// <summary>Asks the Keeper to end.</summary>
/// <param name="Force">Whether children that live are killed; else it refuses while it holds any.</param>
internal sealed record ShutdownOrder(bool Force)
{
    private const ushort ForceTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Shutdown, request);
        writer.Number(ForceTag, Force ? 1 : 0);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ShutdownOrder Read(ReadOnlySpan<byte> fields)
    {
        var force = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == ForceTag)
                force = reader.Number() != 0;
        }

        return new ShutdownOrder(force);
    }
}
