namespace Holdfast.Keeper.Protocol;

/// <summary>How and when a child ended.</summary>
/// <param name="Code">Exit code, 0 to 255; 0 where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 where it exited by itself.</param>
/// <param name="DiedAt">When the kernel told of its end, in nanoseconds since 1970.</param>
/// <param name="UserTime">CPU time in user mode, nanoseconds.</param>
/// <param name="SystemTime">CPU time in the kernel, nanoseconds.</param>
/// <param name="PeakMemory">Largest resident set, bytes.</param>
internal sealed record ChildEnd(int Code, int Signal, long DiedAt, long UserTime, long SystemTime, long PeakMemory)
{
    private const ushort CodeTag = 1;
    private const ushort SignalTag = 2;
    private const ushort DiedAtTag = 3;
    private const ushort UserTimeTag = 4;
    private const ushort SystemTimeTag = 5;
    private const ushort PeakMemoryTag = 6;
    private const ushort MemoryKillsTag = 8;
    private const ushort LastedTag = 9;
    private const ushort UnknownTag = 20;

    /// <summary>Whether nobody knows how it ended: another Keeper, which is gone, was its parent. Code and signal are 0 then.</summary>
    public bool Unknown { get; init; }

    /// <summary>How many processes of its tree the kernel killed because the tree's memory limit was reached.</summary>
    public long MemoryKills { get; init; }

    /// <summary>
    /// How long it ran, in nanoseconds of a clock that is never set, to 10 ms more than it was; 0 where that is not known. The stamps of start and
    /// end are the real-time clock's, which may have been set in between.
    /// </summary>
    public long Lasted { get; init; }

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Number(CodeTag, Code);
        writer.Number(SignalTag, Signal);
        writer.Number(DiedAtTag, DiedAt);
        writer.Number(UserTimeTag, UserTime);
        writer.Number(SystemTimeTag, SystemTime);
        writer.Number(PeakMemoryTag, PeakMemory);
        if (Unknown)
            writer.Number(UnknownTag, 1);
        if (MemoryKills > 0)
            writer.Number(MemoryKillsTag, MemoryKills);
        if (Lasted > 0)
            writer.Number(LastedTag, Lasted);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ChildEnd Read(ReadOnlySpan<byte> fields)
    {
        var (code, signal) = (0, 0);
        long died = 0, user = 0, system = 0, memory = 0, kills = 0, lasted = 0;
        var unknown = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case CodeTag: code = reader.SmallNumber(); break;
                case SignalTag: signal = reader.SmallNumber(); break;
                case DiedAtTag: died = reader.Number(); break;
                case UserTimeTag: user = reader.Number(); break;
                case SystemTimeTag: system = reader.Number(); break;
                case PeakMemoryTag: memory = reader.Number(); break;
                case UnknownTag: unknown = reader.Number() != 0; break;
                case MemoryKillsTag: kills = reader.Number(); break;
                case LastedTag: lasted = reader.Number(); break;
            }
        }

        return new ChildEnd(code, signal, died, user, system, memory) { Unknown = unknown, MemoryKills = kills, Lasted = lasted };
    }
}
