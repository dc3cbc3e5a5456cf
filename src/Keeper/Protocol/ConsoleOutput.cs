namespace Holdfast.Keeper.Protocol;

/// <summary>What a child wrote to its console.</summary>
/// <param name="Id">The id the child was spawned with.</param>
/// <param name="Stream">1 for a terminal and for standard output, 2 for standard error.</param>
/// <param name="Position">How many bytes of the stream came before: a watcher that was too slow sees by it what it missed.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record ConsoleOutput(string Id, int Stream, long Position, ReadOnlyMemory<byte> Bytes)
{
    private const ushort IdTag = 1;
    private const ushort StreamTag = 2;
    private const ushort PositionTag = 3;
    private const ushort BytesTag = 4;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin(MessageKind.ConsoleOutput, 0);
        writer.Text(IdTag, Id);
        writer.Number(StreamTag, Stream);
        writer.Number(PositionTag, Position);
        writer.Bytes(BytesTag, Bytes.Span);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ConsoleOutput Read(ReadOnlySpan<byte> fields)
    {
        var (id, stream, position) = ("", 0, 0L);
        ReadOnlyMemory<byte> bytes = default;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case StreamTag: stream = reader.SmallNumber(); break;
                case PositionTag: position = reader.Number(); break;
                case BytesTag: bytes = reader.Content.ToArray(); break;
            }
        }

        return new ConsoleOutput(id, stream, position, bytes);
    }
}
