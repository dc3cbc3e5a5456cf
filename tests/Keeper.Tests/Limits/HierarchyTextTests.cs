using Holdfast.Keeper.Limits;

namespace Holdfast.Keeper.Tests.Limits;

public sealed class HierarchyTextTests
{
    private const string Hybrid =
        """
        25 30 0:23 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
        26 25 0:24 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw
        27 25 0:25 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
        28 25 0:26 / /sys/fs/cgroup/memory rw,nosuid shared:3 - cgroup cgroup rw,memory
        29 25 0:27 / /sys/fs/cgroup/systemd rw,nosuid - cgroup cgroup rw,xattr,name=systemd
        """;

    [Fact]
    public void Version_two_comes_first_and_trees_that_control_nothing_of_ours_are_left_out()
    {
        var found = HierarchyText.Find(Hybrid, "4:memory:/box\n3:cpu,cpuacct:/\n1:name=systemd:/\n0::/", _ => true);

        Assert.Equal(
            ["=/sys/fs/cgroup/unified", "cpu,cpuacct=/sys/fs/cgroup/cpu,cpuacct", "memory=/sys/fs/cgroup/memory/box"],
            found.Select(tree => $"{string.Join(',', tree.Controllers)}={tree.Folder}"));
        Assert.True(found[0].IsUnified);
    }

    [Fact]
    public void A_place_that_is_not_seen_from_within_a_container_gives_way_to_the_mounts_own_folder()
    {
        const string mounts = "9 8 0:4 / /sys/fs/cgroup rw - cgroup2 cgroup rw";
        var found = HierarchyText.Find(mounts, "0::/docker/abc", path => path == "/sys/fs/cgroup");

        Assert.Equal("/sys/fs/cgroup", Assert.Single(found).Folder);
    }

    [Fact]
    public void A_mount_of_a_part_of_the_tree_is_counted_from_that_part_on()
    {
        const string mounts = "9 8 0:4 /slice /groups rw - cgroup2 cgroup rw";

        Assert.Equal("/groups/unit", HierarchyText.Find(mounts, "0::/slice/unit", _ => true)[0].Folder);
    }

    [Theory]
    [InlineData("/", "8:1")]
    [InlineData("/data/x", "8:17")]
    [InlineData("/database", "8:1")]
    public void A_folder_lies_on_the_disk_of_the_nearest_mount_above_it(string folder, string device)
    {
        const string mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:17 / /data rw - ext4 /dev/sdb1 rw";

        Assert.Equal(device, FolderDisk.DeviceOf(mounts, folder));
    }
}
