using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>Measures what a child's tree uses: by its control groups where it has them, else summed over its processes.</summary>
internal sealed class UsageReader(Io io, TreeWalk walk)
{
    private const long KernelPage = 4_096;
    private const double MicrosecondsInSecond = 1e6;
    private const double NanosecondsInSecond = 1e9;

    private readonly long _pageBytes = Environment.SystemPageSize > 0 ? Environment.SystemPageSize : KernelPage;

    /// <summary>Measures.</summary>
    /// <param name="child">The child.</param>
    /// <param name="keeperPid">The Keeper, to whom orphans come; 0 where it is not known.</param>
    /// <param name="whole">Whether each process is looked at; else only what the groups tell and <paramref name="descriptors"/> asks for.</param>
    /// <param name="descriptors">Whether open descriptors are counted, which takes a look at each process.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async ValueTask<TreeUsage> ReadAsync(
        KeptChild child, int keeperPid, bool whole, bool descriptors, CancellationToken cancellationToken)
    {
        var groups = new GroupFolders(child);
        var usage = new TreeUsage { At = io.Clock.Elapsed };
        if (groups.Any)
            usage = await ByGroupsAsync(groups, usage, cancellationToken);
        var isKnown = usage is { Memory: not null, Cpu: not null, Tasks: not null };
        if (isKnown && !whole && !descriptors)
            return usage;
        var processes = await walk.FindAsync(child, groups, keeperPid, cancellationToken);
        return await ByProcessesAsync(processes, usage, whole || !isKnown, descriptors || whole, cancellationToken);
    }

    private async ValueTask<TreeUsage> ByGroupsAsync(GroupFolders groups, TreeUsage usage, CancellationToken cancellationToken)
    {
        long? memory = null, tasks = null;
        TimeSpan? cpu = null;
        if (groups.Of("memory") is { } separate)
        {
            memory = StatText.Number(await walk.TryReadAsync($"{separate}/memory.usage_in_bytes", cancellationToken))
                - (StatText.Field(await walk.TryReadAsync($"{separate}/memory.stat", cancellationToken), "total_inactive_file") ?? 0);
        }

        if (groups.Of("cpuacct") is { } accounting)
            cpu = Seconds(StatText.Number(await walk.TryReadAsync($"{accounting}/cpuacct.usage", cancellationToken)), NanosecondsInSecond);
        if (groups.Of("pids") is { } pids)
            tasks = StatText.Number(await walk.TryReadAsync($"{pids}/pids.current", cancellationToken));
        if (groups.Unified is { } unified)
        {
            memory ??= StatText.Number(await walk.TryReadAsync($"{unified}/memory.current", cancellationToken))
                - (StatText.Field(await walk.TryReadAsync($"{unified}/memory.stat", cancellationToken), "inactive_file") ?? 0);
            cpu ??= Seconds(StatText.Field(await walk.TryReadAsync($"{unified}/cpu.stat", cancellationToken), "usage_usec"), MicrosecondsInSecond);
            tasks ??= StatText.Number(await walk.TryReadAsync($"{unified}/pids.current", cancellationToken));
        }

        return usage with { Memory = memory is null ? null : Math.Max(0, memory.Value), Cpu = cpu, Tasks = (int?)tasks };
    }

    private async ValueTask<TreeUsage> ByProcessesAsync(
        IReadOnlyList<int> processes, TreeUsage usage, bool whole, bool descriptors, CancellationToken cancellationToken)
    {
        long pages = 0, read = 0, written = 0;
        var (cpu, threads, open, most) = (TimeSpan.Zero, 0, 0, 0);
        foreach (var pid in processes)
        {
            if (descriptors && walk.Count($"/proc/{pid}/fd") is { } count)
                (open, most) = (open + count, Math.Max(most, count));
            if (!whole || StatText.Process(await walk.TryReadAsync($"/proc/{pid}/stat", cancellationToken)) is not { } process)
                continue;
            (cpu, threads) = (cpu + process.Cpu, threads + process.Threads);
            pages += StatText.OwnPages(await walk.TryReadAsync($"/proc/{pid}/statm", cancellationToken)) ?? 0;
            var counts = await walk.TryReadAsync($"/proc/{pid}/io", cancellationToken);
            read += StatText.Field(counts, "read_bytes") ?? 0;
            written += StatText.Field(counts, "write_bytes") ?? 0;
        }

        return usage with
        {
            Memory = usage.Memory ?? (whole ? pages * _pageBytes : null),
            Cpu = usage.Cpu ?? (whole ? cpu : null),
            Tasks = usage.Tasks ?? (whole ? threads : null),
            Processes = processes.Count,
            Descriptors = descriptors ? open : null,
            MostDescriptors = descriptors ? most : null,
            Read = whole ? read : null,
            Written = whole ? written : null,
        };
    }

    private static TimeSpan? Seconds(long? count, double inSecond) => count is { } known ? TimeSpan.FromSeconds(known / inSecond) : null;
}
