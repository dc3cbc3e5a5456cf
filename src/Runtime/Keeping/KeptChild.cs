namespace Holdfast.Runtime.Keeping;

/// <summary>A child that the Keeper holds.</summary>
/// <param name="Id">The id it was started with.</param>
/// <param name="Pid">Process id, which is also its process group's.</param>
/// <param name="StartTicks">Start time in clock ticks since boot (/proc/PID/stat, field 22): with the pid it names one process for ever.</param>
/// <param name="SpawnedNanoseconds">When the program had been started, in nanoseconds since 1970.</param>
/// <param name="End">Its end; null while it lives.</param>
public sealed record KeptChild(string Id, int Pid, long StartTicks, long SpawnedNanoseconds, KeptEnd? End)
{
    /// <summary>What became of its standard output; null where it is not captured.</summary>
    public KeptStream? Output { get; init; }

    /// <summary>What became of its standard error; null where it is not captured.</summary>
    public KeptStream? Error { get; init; }

    /// <summary>Whether another Keeper, which is gone, was its parent: how it ends may not be known.</summary>
    public bool Adopted { get; init; }

    /// <summary>Whether somebody else started it, and the Keeper only watches it.</summary>
    public bool Foreign { get; init; }

    /// <summary>
    /// The folders of its control groups by what they control, as <c>memory=/sys/fs/cgroup/memory/…</c>, a line each;
    /// <c>unified</c> for version 2. Empty where it has none.
    /// </summary>
    public string Groups { get; init; } = "";

    /// <summary>The process id of the child that the Keeper started in its place by itself; 0 where it started none.</summary>
    public int Successor { get; init; }

    /// <summary>When the program had been started, to 100 ns.</summary>
    public DateTimeOffset SpawnedAt => DateTimeOffset.UnixEpoch.AddTicks(SpawnedNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether both are about the same process.</summary>
    public bool IsSameProcess(KeptChild other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Pid == other.Pid && StartTicks == other.StartTicks;
    }
}
