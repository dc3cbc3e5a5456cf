namespace Holdfast.Keeper.Protocol;

/// <summary>Gives a living child's tree other limits.</summary>
/// <param name="Id">The id it was spawned with.</param>
/// <param name="Pid">Its process id, so that an order meant for a child never meets its replacement.</param>
/// <param name="Limits">All of its limits from now on.</param>
internal sealed record AdjustOrder(string Id, int Pid, LimitOrder Limits)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort LimitsTag = 3;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Adjust, request);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        var nested = writer.BeginNested(LimitsTag);
        Limits.WriteFields(writer);
        writer.EndNested(nested);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static AdjustOrder Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid) = ("", 0);
        var limits = new LimitOrder(0, 0, 0, 0, 0, 0);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case LimitsTag: limits = LimitOrder.Read(reader.Content); break;
            }
        }

        return new AdjustOrder(id, pid, limits);
    }
}
