namespace Holdfast.Runtime.Keeping;

/// <summary>How and when a child ended.</summary>
/// <param name="Code">Exit code, 0 to 255; 0 where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 where it exited by itself.</param>
/// <param name="DiedNanoseconds">When the kernel told of its end, in nanoseconds since 1970.</param>
/// <param name="UserTime">CPU time in user mode.</param>
/// <param name="SystemTime">CPU time in the kernel.</param>
/// <param name="PeakMemory">Largest resident set, bytes.</param>
public sealed record KeptEnd(
    int Code, int Signal, long DiedNanoseconds, TimeSpan UserTime, TimeSpan SystemTime, long PeakMemory)
{
    /// <summary>
    /// Whether nobody knows how it ended, because the Keeper that was its parent had died; code and signal are 0 then.
    /// </summary>
    public bool Unknown { get; init; }

    /// <summary>How many processes of its tree the kernel killed because the tree's memory limit was reached.</summary>
    public long MemoryKills { get; init; }

    /// <summary>
    /// How long it ran, by a clock that is never set; null where the Keeper does not tell. The time from its start's stamp to its end's is another
    /// where the machine's clock was set meanwhile.
    /// </summary>
    public TimeSpan? Lasted { get; init; }

    /// <summary>When the kernel told of its end, to 100 ns.</summary>
    public DateTimeOffset DiedAt => DateTimeOffset.UnixEpoch.AddTicks(DiedNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether it is known to have exited by itself with code 0.</summary>
    public bool IsClean => Code == 0 && Signal == 0 && !Unknown;
}
