using System.Globalization;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Limits;

/// <summary>
/// What limits are called in control groups of either version (kernel documentation, admin-guide/cgroup-v2.rst and cgroup-v1/).
/// Pure. A limit of 0 takes an earlier one away.
/// </summary>
internal static class GroupSettings
{
    private const long Period = 100_000; // microseconds, the kernel's own
    private const long LeastQuota = 1_000; // microseconds, the kernel's least
    private const long Thousand = 1_000;
    private const string Unlimited = "max";
    private const string Nothing = "-1";

    /// <summary>The settings for version 2.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="device">The working folder's disk as MAJOR:MINOR; null where it has none.</param>
    public static IReadOnlyList<GroupSetting> Unified(LimitOrder limits, string? device)
    {
        List<GroupSetting> settings =
        [
            new("memory", "memory.high", Number(limits.MemorySoft, Unlimited)),
            new("memory", "memory.max", Number(limits.Memory, Unlimited)),
            new("memory", "memory.swap.max", limits.Memory > 0 ? "0" : Unlimited, MayFail: true),
            new("memory", "memory.oom.group", limits.Memory > 0 ? "1" : "0", MayFail: true),
            new("cpu", "cpu.max", limits.Cpu > 0 ? $"{Quota(limits.Cpu)} {Period}" : $"{Unlimited} {Period}"),
            new("pids", "pids.max", Number(limits.Tasks, Unlimited)),
        ];
        if (device is not null)
        {
            settings.Add(new(
                "io", "io.max", $"{device} rbps={Number(limits.ReadRate, Unlimited)} wbps={Number(limits.WriteRate, Unlimited)}"));
        }

        return settings;
    }

    /// <summary>The settings for version 1.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="device">The working folder's disk as MAJOR:MINOR; null where it has none.</param>
    public static IReadOnlyList<GroupSetting> Separate(LimitOrder limits, string? device)
    {
        var memory = Number(limits.Memory, Nothing);
        List<GroupSetting> settings =
        [
            // Memory with swap is never below memory alone: one of the two orders of writing fits, whichever way the limit moves.
            new("memory", "memory.memsw.limit_in_bytes", memory, MayFail: true),
            new("memory", "memory.limit_in_bytes", memory),
            new("memory", "memory.memsw.limit_in_bytes", memory, MayFail: true),
            new("memory", "memory.soft_limit_in_bytes", Number(limits.MemorySoft, Nothing)),
            new("cpu", "cpu.cfs_period_us", Text(Period)),
            new("cpu", "cpu.cfs_quota_us", limits.Cpu > 0 ? Text(Quota(limits.Cpu)) : Nothing),
            new("pids", "pids.max", Number(limits.Tasks, Unlimited)),
        ];
        if (device is not null)
        {
            settings.Add(new("blkio", "blkio.throttle.read_bps_device", $"{device} {limits.ReadRate}"));
            settings.Add(new("blkio", "blkio.throttle.write_bps_device", $"{device} {limits.WriteRate}"));
        }

        return settings;
    }

    private static long Quota(long thousandths) => Math.Max(thousandths * (Period / Thousand), LeastQuota);

    private static string Number(long limit, string none) => limit > 0 ? Text(limit) : none;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
