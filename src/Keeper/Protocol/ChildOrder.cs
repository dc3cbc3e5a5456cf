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
    private const ushort StartTag = 4;
    private const ushort TreeTag = 5;

    /// <summary>Its start time in clock ticks since boot, which with the pid names one process for ever; 0 where it is not named.</summary>
    public long StartTicks { get; init; }

    /// <summary>
    /// Whether the signal asks its whole tree to end: when the child has ended, who is left of its tree is signalled as well, and its end is
    /// told with that of the last of them, or when it is killed.
    /// </summary>
    public bool WholeTree { get; init; }

    /// <summary>Whether a process is the one named.</summary>
    public bool Names(int pid, long startTicks) => Pid == pid && (StartTicks == 0 || StartTicks == startTicks);

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        writer.Number(SignalTag, Signal);
        if (StartTicks != 0)
            writer.Number(StartTag, StartTicks);
        if (WholeTree)
            writer.Number(TreeTag, 1);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ChildOrder Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid, signal, start, tree) = ("", 0, 0, 0L, false);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case SignalTag: signal = reader.SmallNumber(); break;
                case StartTag: start = reader.Number(); break;
                case TreeTag: tree = reader.Number() != 0; break;
            }
        }

        return new ChildOrder(id, pid, signal) { StartTicks = start, WholeTree = tree };
    }
}
