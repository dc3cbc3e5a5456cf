namespace Holdfast.Keeper.Protocol;

/// <summary>Names one child for a signal or a release.</summary>
/// <param name="Id">The id it was spawned with.</param>
/// <param name="Pid">Its process id, so that an order meant for a child never meets its replacement.</param>
/// <param name="Signal">The signal's number; 0 in a release.</param>
internal sealed record ChildOrder(string Id, int Pid, int Signal)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort SignalTag = 3;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        writer.Number(SignalTag, Signal);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ChildOrder Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid, signal) = ("", 0, 0);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case SignalTag: signal = reader.SmallNumber(); break;
            }
        }

        return new ChildOrder(id, pid, signal);
    }
}
