namespace Holdfast.Keeper.Protocol;

/// <summary>What a child's whole tree may use, held by the kernel where it can. 0 stands for no limit.</summary>
/// <param name="Memory">Bytes that are never exceeded.</param>
/// <param name="MemorySoft">Bytes beyond which the kernel takes memory back first from this tree.</param>
/// <param name="Cpu">Thousandths of one processor.</param>
/// <param name="Tasks">Processes and threads.</param>
/// <param name="ReadRate">Bytes a second read from the disk of the working folder.</param>
/// <param name="WriteRate">Bytes a second written to it.</param>
internal sealed record LimitOrder(long Memory, long MemorySoft, long Cpu, long Tasks, long ReadRate, long WriteRate)
{
    private const ushort MemoryTag = 1;
    private const ushort MemorySoftTag = 2;
    private const ushort CpuTag = 3;
    private const ushort TasksTag = 4;
    private const ushort ReadRateTag = 5;
    private const ushort WriteRateTag = 6;

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Number(MemoryTag, Memory);
        writer.Number(MemorySoftTag, MemorySoft);
        writer.Number(CpuTag, Cpu);
        writer.Number(TasksTag, Tasks);
        writer.Number(ReadRateTag, ReadRate);
        writer.Number(WriteRateTag, WriteRate);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static LimitOrder Read(ReadOnlySpan<byte> fields)
    {
        long memory = 0, soft = 0, cpu = 0, tasks = 0, read = 0, write = 0;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case MemoryTag: memory = reader.Number(); break;
                case MemorySoftTag: soft = reader.Number(); break;
                case CpuTag: cpu = reader.Number(); break;
                case TasksTag: tasks = reader.Number(); break;
                case ReadRateTag: read = reader.Number(); break;
                case WriteRateTag: write = reader.Number(); break;
            }
        }

        return new LimitOrder(memory, soft, cpu, tasks, read, write);
    }
}
