using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Limits;

public sealed class GroupSettingsTests
{
    private static readonly LimitOrder Everything = new(512 << 20, 256 << 20, 1500, 100, 1000, 2000);
    private static readonly LimitOrder Nothing = new(0, 0, 0, 0, 0, 0);

    [Fact]
    public void Version_two_has_them_under_its_names()
    {
        var settings = Lines(GroupSettings.Unified(Everything, "8:0"));

        Assert.Equal(
            [
                "memory.high=268435456", "memory.max=536870912", "memory.swap.max=0", "memory.oom.group=1", "cpu.max=150000 100000",
                "pids.max=100", "io.max=8:0 rbps=1000 wbps=2000",
            ],
            settings);
    }

    [Fact]
    public void Version_one_has_them_under_its_names()
    {
        var settings = Lines(GroupSettings.Separate(Everything, "8:0"));

        Assert.Contains("memory.limit_in_bytes=536870912", settings);
        Assert.Contains("memory.soft_limit_in_bytes=268435456", settings);
        Assert.Contains("cpu.cfs_quota_us=150000", settings);
        Assert.Contains("pids.max=100", settings);
        Assert.Contains("blkio.throttle.read_bps_device=8:0 1000", settings);
        Assert.Contains("blkio.throttle.write_bps_device=8:0 2000", settings);
    }

    [Fact]
    public void No_limit_takes_an_earlier_one_away()
    {
        Assert.Equal(
            ["memory.high=max", "memory.max=max", "memory.swap.max=max", "memory.oom.group=0", "cpu.max=max 100000", "pids.max=max"],
            Lines(GroupSettings.Unified(Nothing, null)));
        var separate = Lines(GroupSettings.Separate(Nothing, null));
        Assert.Contains("memory.limit_in_bytes=-1", separate);
        Assert.Contains("cpu.cfs_quota_us=-1", separate);
    }

    [Fact]
    public void Less_processor_than_the_kernel_can_give_is_the_least_it_can() =>
        Assert.Contains("cpu.max=1000 100000", Lines(GroupSettings.Unified(Nothing with { Cpu = 1 }, null)));

    private static List<string> Lines(IReadOnlyList<GroupSetting> settings) =>
        [.. settings.Select(setting => $"{setting.File}={setting.Value}")];
}
