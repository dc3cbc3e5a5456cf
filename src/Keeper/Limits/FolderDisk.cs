using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Limits;

/// <summary>The disk on which a folder lies.</summary>
internal static class FolderDisk
{
    /// <summary>The whole disk's number, MAJOR:MINOR; null where the folder lies on none, as in a tmpfs or an overlay.</summary>
    public static string? Of(string folder)
    {
        if (SmallFile.Read("/proc/self/mountinfo") is not { } mounts || DeviceOf(mounts, folder) is not { } device)
            return null;

        // Limits are for whole disks; a partition's folder lies in its disk's.
        var isPartition = Libc.Access($"/sys/dev/block/{device}/partition", 0) == 0;
        return SmallFile.Read($"/sys/dev/block/{device}/{(isPartition ? "../dev" : "dev")}")?.Trim();
    }

    /// <summary>The device of the mount that a folder lies on.</summary>
    /// <param name="mounts">The text of /proc/self/mountinfo.</param>
    /// <param name="folder">An absolute path without links.</param>
    public static string? DeviceOf(string mounts, string folder)
    {
        var (longest, device) = (-1, (string?)null);
        foreach (var line in mounts.Split('\n'))
        {
            if (line.Split(' ') is not [_, _, var number, _, var point, ..])
                continue;
            var isAbove = point == "/" || folder == point || folder.StartsWith($"{point}/", StringComparison.Ordinal);

            // A later mount on the same place covers the earlier.
            if (isAbove && point.Length >= longest)
                (longest, device) = (point.Length, number);
        }

        return device;
    }
}
