using System.Globalization;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What this process and its Keeper have used up to now.</summary>
/// <param name="Cpu">Processor time of this process.</param>
/// <param name="KeeperCpu">The Keeper's.</param>
/// <param name="Private">Private memory of this process, in bytes.</param>
/// <param name="KeeperPrivate">The Keeper's.</param>
/// <param name="Heap">Live bytes on the managed heap.</param>
/// <param name="Descriptors">Open descriptors of this process.</param>
internal sealed record Usage(TimeSpan Cpu, TimeSpan KeeperCpu, long Private, long KeeperPrivate, long Heap, int Descriptors)
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads it, after a collection where that is asked for.</summary>
    public static Usage Now(int keeper, bool collect)
    {
        if (collect) GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new Usage(
            Environment.CpuUsage.TotalTime, CpuOf(keeper), PrivateOf(Environment.ProcessId), PrivateOf(keeper),
            GC.GetTotalMemory(false), Directory.GetFiles("/proc/self/fd").Length);
    }

    /// <summary>Processor time alone.</summary>
    public static (TimeSpan Cpu, TimeSpan KeeperCpu) Times(int keeper) => (Environment.CpuUsage.TotalTime, CpuOf(keeper));

    private static long PrivateOf(int pid) => File
        .ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup"))
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static TimeSpan CpuOf(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
