namespace Holdfast.Runtime.Keeping;

/// <summary>A child that the Keeper holds.</summary>
/// <param name="Id">The id it was started with.</param>
/// <param name="Pid">Process id, which is also its process group's.</param>
/// <param name="StartTicks">Start time in clock ticks since boot (/proc/PID/stat, field 22): with the pid it names one process for ever.</param>
/// <param name="SpawnedNanoseconds">When the program had been started, in nanoseconds since 1970.</param>
/// <param name="End">Its end; null while it lives.</param>
public sealed record KeptChild(string Id, int Pid, long StartTicks, long SpawnedNanoseconds, KeptEnd? End)
{
    /// <summary>When the program had been started, to 100 ns.</summary>
    public DateTimeOffset SpawnedAt => DateTimeOffset.UnixEpoch.AddTicks(SpawnedNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether both are about the same process.</summary>
    public bool IsSameProcess(KeptChild other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Pid == other.Pid && StartTicks == other.StartTicks;
    }
}
