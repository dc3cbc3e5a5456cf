using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Limits;

/// <summary>Version 2 on a made-up tree: what is written where. The real kernel is in the tests of the running Keeper.</summary>
public sealed class ControlGroupTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hf-groups-").FullName;

    [Fact]
    public void In_version_two_the_controllers_are_passed_on_and_the_limits_written()
    {
        File.WriteAllText($"{_root}/cgroup.controllers", "cpu io memory pids\n");
        File.WriteAllText($"{_root}/cgroup.subtree_control", "");
        var group = ControlGroup.Make([new Hierarchy([], _root)], "holdfast-1/w.1")!;
        var folder = $"{_root}/holdfast-1/w.1";
        foreach (var file in (string[])["memory.max", "memory.high", "cpu.max", "pids.max"])
            File.WriteAllText($"{folder}/{file}", "");

        Assert.Equal("", group.Limit(new LimitOrder(1 << 20, 0, 500, 9, 0, 0), null));
        Assert.Equal("1048576", File.ReadAllText($"{folder}/memory.max"));
        Assert.Equal("50000 100000", File.ReadAllText($"{folder}/cpu.max"));
        Assert.Equal("9", File.ReadAllText($"{folder}/pids.max"));
        Assert.Contains("+pids", File.ReadAllText($"{_root}/cgroup.subtree_control"), StringComparison.Ordinal);
        Assert.Equal([$"{folder}/cgroup.procs"], group.JoinFiles);
        Assert.Equal($"unified={folder}", group.Description);
    }

    [Fact]
    public void Kills_for_want_of_memory_are_read_from_the_events_of_version_two()
    {
        var group = ControlGroup.Make([new Hierarchy([], _root)], "a/b")!;
        File.WriteAllText($"{_root}/a/b/memory.events", "low 0\nhigh 7\nmax 3\noom 2\noom_kill 5\noom_group_kill 1\n");

        Assert.Equal(5, group.MemoryKills());
    }

    [Fact]
    public void A_limit_that_the_kernel_does_not_take_is_named()
    {
        var group = ControlGroup.Make([new Hierarchy([], _root)], "a/b")!;
        Directory.CreateDirectory($"{_root}/a/b/memory.max");

        Assert.StartsWith("memory.max: ", group.Limit(new LimitOrder(1, 0, 0, 0, 0, 0), null), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
