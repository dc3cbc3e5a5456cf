using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>A held socket.</summary>
/// <param name="Order">Key and note.</param>
/// <param name="Descriptor">The socket.</param>
/// <param name="Since">Since when it is held, nanoseconds since 1970.</param>
internal sealed record SocketRecord(HoldOrder Order, int Descriptor, long Since)
{
    private const ushort KeyTag = 1;
    private const ushort NoteTag = 2;
    private const ushort DescriptorTag = 3;
    private const ushort SinceTag = 4;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Socket, 0);
        writer.Text(KeyTag, Order.Key);
        writer.Bytes(NoteTag, Order.Note);
        writer.Number(DescriptorTag, Descriptor);
        writer.Number(SinceTag, Since);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static SocketRecord Read(ReadOnlySpan<byte> fields)
    {
        var (key, descriptor, since) = ("", -1, 0L);
        byte[] note = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case KeyTag: key = reader.Text(); break;
                case NoteTag: note = reader.Content.ToArray(); break;
                case DescriptorTag: descriptor = reader.SmallNumber(); break;
                case SinceTag: since = reader.Number(); break;
            }
        }

        return new SocketRecord(new HoldOrder(key, note), descriptor, since);
    }
}
