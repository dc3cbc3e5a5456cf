namespace Holdfast.Keeper.Protocol;

/// <summary>Asks the Keeper to become another program file, with everything it holds.</summary>
/// <param name="Path">Absolute path of the program.</param>
internal sealed record UpgradeOrder(string Path)
{
    private const ushort PathTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Upgrade, request);
        writer.Text(PathTag, Path);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static UpgradeOrder Read(ReadOnlySpan<byte> fields)
    {
        var path = "";
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == PathTag)
                path = reader.Text();
        }

        return new UpgradeOrder(path);
    }
}
