namespace Holdfast.Keeper.Protocol;

/// <summary>Asks the Keeper to become another program file, with everything it holds.</summary>
/// <param name="Path">Absolute path of the program.</param>
internal sealed record UpgradeOrder(string Path)
{
    private const ushort PathTag = 1;
    private const ushort EndConsolesTag = 2;

    /// <summary>
    /// Whether programs that are there for a connection are told and hung up, and killed when they are still there at an order some time later, in
    /// place of being handed on; such an order is refused until they have ended.
    /// </summary>
    public bool EndConsoles { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Upgrade, request);
        writer.Text(PathTag, Path);
        if (EndConsoles)
            writer.Number(EndConsolesTag, 1);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static UpgradeOrder Read(ReadOnlySpan<byte> fields)
    {
        var (path, endConsoles) = ("", false);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case PathTag: path = reader.Text(); break;
                case EndConsolesTag: endConsoles = reader.Number() != 0; break;
            }
        }

        return new UpgradeOrder(path) { EndConsoles = endConsoles };
    }
}
