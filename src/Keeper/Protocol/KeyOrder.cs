namespace Holdfast.Keeper.Protocol;

/// <summary>Names one held socket.</summary>
/// <param name="Key">Its key.</param>
internal sealed record KeyOrder(string Key)
{
    private const ushort KeyTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Text(KeyTag, Key);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static KeyOrder Read(ReadOnlySpan<byte> fields)
    {
        var key = "";
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == KeyTag)
                key = reader.Text();
        }

        return new KeyOrder(key);
    }
}
