namespace Holdfast.Keeper.Protocol;

/// <summary>Asks something of a child's console: to be attached, to type, to give it another size, to end its input.</summary>
/// <param name="Id">The id the child was spawned with.</param>
/// <param name="Pid">Its process id.</param>
internal sealed record ConsoleOrder(string Id, int Pid)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort BytesTag = 3;
    private const ushort SizeTag = 4;

    /// <summary>What is typed; empty in other requests.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The terminal's size; null in other requests.</summary>
    public TerminalSize? Size { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        if (!Bytes.IsEmpty)
            writer.Bytes(BytesTag, Bytes.Span);
        if (Size is { } size)
            writer.Number(SizeTag, size.Packed);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ConsoleOrder Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid) = ("", 0);
        ReadOnlyMemory<byte> bytes = default;
        TerminalSize? size = null;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case BytesTag: bytes = reader.Content.ToArray(); break;
                case SizeTag: size = TerminalSize.Unpack(reader.Number()); break;
            }
        }

        return new ConsoleOrder(id, pid) { Bytes = bytes, Size = size };
    }
}
