using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>A child's terminal.</summary>
/// <param name="Id">The child's id.</param>
/// <param name="Pid">The child's process id.</param>
/// <param name="Descriptor">The terminal's master.</param>
/// <param name="Log">Where what it shows is written to; -1 for nowhere.</param>
/// <param name="Position">Bytes that it has shown since its beginning.</param>
/// <param name="Shown">The last of them.</param>
/// <param name="Typed">What was typed and not yet taken.</param>
internal sealed record ConsoleRecord(
    string Id, int Pid, int Descriptor, int Log, long Position, ReadOnlyMemory<byte> Shown, ReadOnlyMemory<byte> Typed)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort DescriptorTag = 3;
    private const ushort LogTag = 4;
    private const ushort PositionTag = 5;
    private const ushort ShownTag = 6;
    private const ushort TypedTag = 7;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Console, 0);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        writer.Number(DescriptorTag, Descriptor);
        writer.Number(LogTag, Log);
        writer.Number(PositionTag, Position);
        writer.Bytes(ShownTag, Shown.Span);
        writer.Bytes(TypedTag, Typed.Span);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ConsoleRecord Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid, descriptor, log, position) = ("", 0, -1, -1, 0L);
        byte[] shown = [], typed = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case DescriptorTag: descriptor = reader.SmallNumber(); break;
                case LogTag: log = reader.SmallNumber(); break;
                case PositionTag: position = reader.Number(); break;
                case ShownTag: shown = reader.Content.ToArray(); break;
                case TypedTag: typed = reader.Content.ToArray(); break;
            }
        }

        return new ConsoleRecord(id, pid, descriptor, log, position, shown, typed);
    }
}
