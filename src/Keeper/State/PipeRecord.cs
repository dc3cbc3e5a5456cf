using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>An open pipe.</summary>
/// <param name="Order">How it is emptied.</param>
/// <param name="Descriptor">Its reading end.</param>
/// <param name="Kept">Bytes written into the log since it was opened.</param>
/// <param name="Dropped">Bytes that could not be written since then.</param>
internal sealed record PipeRecord(StreamOrder Order, int Descriptor, long Kept, long Dropped)
{
    private const ushort OrderTag = 1;
    private const ushort DescriptorTag = 2;
    private const ushort KeptTag = 3;
    private const ushort DroppedTag = 4;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Pipe, 0);
        Order.WriteNested(writer, OrderTag);
        writer.Number(DescriptorTag, Descriptor);
        writer.Number(KeptTag, Kept);
        writer.Number(DroppedTag, Dropped);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static PipeRecord Read(ReadOnlySpan<byte> fields)
    {
        var order = new StreamOrder("", "", 0, 0, Waits: false);
        var descriptor = -1;
        long kept = 0, dropped = 0;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OrderTag: order = StreamOrder.Read(reader.Content); break;
                case DescriptorTag: descriptor = reader.SmallNumber(); break;
                case KeptTag: kept = reader.Number(); break;
                case DroppedTag: dropped = reader.Number(); break;
            }
        }

        return new PipeRecord(order, descriptor, kept, dropped);
    }
}
