namespace Holdfast.Keeper.Protocol;

/// <summary>What the Keeper knows of one child.</summary>
/// <param name="Id">The id it was spawned with.</param>
/// <param name="Pid">Process id, which is also its process group's.</param>
/// <param name="StartTicks">Start time in clock ticks since boot (/proc/PID/stat, field 22): with the pid it names one process for ever.</param>
/// <param name="SpawnedAt">When the program had been started, in nanoseconds since 1970.</param>
/// <param name="End">Its end; null while it lives.</param>
internal sealed record ChildFacts(string Id, int Pid, long StartTicks, long SpawnedAt, ChildEnd? End)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort StartTicksTag = 3;
    private const ushort SpawnedAtTag = 4;
    private const ushort EndTag = 5;
    private const ushort GroupsTag = 8;
    private const ushort OutputTag = 20;
    private const ushort ErrorTag = 21;
    private const ushort AdoptedTag = 22;
    private const ushort SuccessorTag = 40;
    private const ushort ForeignTag = 23;

    /// <summary>What became of its standard output; null where it is not captured.</summary>
    public StreamFacts? Output { get; init; }

    /// <summary>What became of its standard error; null where it is not captured.</summary>
    public StreamFacts? Error { get; init; }

    /// <summary>Whether another Keeper, which is gone, was its parent: how it ends may not be known.</summary>
    public bool Adopted { get; init; }

    /// <summary>
    /// Whether somebody else started it and it is only watched: its end is told, and nothing is ever done to it but what an order says of it
    /// by name.
    /// </summary>
    public bool Foreign { get; init; }

    /// <summary>
    /// The folders of its control groups and what each holds, as <c>memory=/sys/fs/cgroup/memory/…</c>, one for a line; an item
    /// <c>unified</c> is one of version 2. Empty where it has none.
    /// </summary>
    public string Groups { get; init; } = "";

    /// <summary>The process id of the child that the Keeper started in its place by itself; 0 where it started none.</summary>
    public int Successor { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        WriteFields(writer);
        writer.End();
    }

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        writer.Number(StartTicksTag, StartTicks);
        writer.Number(SpawnedAtTag, SpawnedAt);
        if (End is not null)
        {
            var nested = writer.BeginNested(EndTag);
            End.WriteFields(writer);
            writer.EndNested(nested);
        }

        if (Groups.Length > 0)
            writer.Text(GroupsTag, Groups);
        Output?.WriteNested(writer, OutputTag);
        Error?.WriteNested(writer, ErrorTag);
        if (Adopted)
            writer.Number(AdoptedTag, 1);
        if (Successor != 0)
            writer.Number(SuccessorTag, Successor);
        if (Foreign)
            writer.Number(ForeignTag, 1);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ChildFacts Read(ReadOnlySpan<byte> fields)
    {
        var (id, pid, successor, groups) = ("", 0, 0, "");
        long ticks = 0, spawned = 0;
        ChildEnd? end = null;
        StreamFacts? output = null, error = null;
        bool adopted = false, foreign = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case PidTag: pid = reader.SmallNumber(); break;
                case StartTicksTag: ticks = reader.Number(); break;
                case SpawnedAtTag: spawned = reader.Number(); break;
                case GroupsTag: groups = reader.Text(); break;
                case EndTag: end = ChildEnd.Read(reader.Content); break;
                case OutputTag: output = StreamFacts.Read(reader.Content); break;
                case ErrorTag: error = StreamFacts.Read(reader.Content); break;
                case AdoptedTag: adopted = reader.Number() != 0; break;
                case SuccessorTag: successor = reader.SmallNumber(); break;
                case ForeignTag: foreign = reader.Number() != 0; break;
            }
        }

        return new ChildFacts(id, pid, ticks, spawned, end)
        {
            Groups = groups, Output = output, Error = error, Adopted = adopted, Foreign = foreign, Successor = successor,
        };
    }
}
