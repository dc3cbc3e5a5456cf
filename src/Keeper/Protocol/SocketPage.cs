namespace Holdfast.Keeper.Protocol;

/// <summary>Some of the held sockets, by number; none where there are no more.</summary>
/// <param name="Sockets">The sockets, without their notes.</param>
internal sealed record SocketPage(IReadOnlyList<SocketFacts> Sockets)
{
    private const ushort SocketTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.HeldSockets, request);
        foreach (var socket in Sockets)
        {
            var nested = writer.BeginNested(SocketTag);
            socket.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static SocketPage Read(ReadOnlySpan<byte> fields)
    {
        List<SocketFacts> sockets = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == SocketTag)
                sockets.Add(SocketFacts.Read(reader.Content));
        }

        return new SocketPage(sockets);
    }
}
