using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Limits;

/// <summary>All trees of control groups of this machine in which this program may make groups; found when first needed.</summary>
internal sealed class GroupForest(string? setting)
{
    private const string Off = "none";
    private const string KeeperName = "holdfast-keeper";
    private static readonly string[] Wanted = ["memory", "cpu", "io", "pids"];

    private readonly HashSet<string> _swept = new(StringComparer.Ordinal);
    private IReadOnlyList<Hierarchy>? _hierarchies;
    private long _made;

    private IReadOnlyList<Hierarchy> Hierarchies => _hierarchies ??= Find(setting);

    /// <summary>Makes a group that no other child has or had.</summary>
    /// <param name="path">The path of its worker's; each run gets one of its own beside the others.</param>
    /// <returns>The group; null where this machine has none to give.</returns>
    public ControlGroup? Make(string path)
    {
        if (Hierarchies.Count == 0 || !IsPath(path))
            return null;
        Sweep(path.Split('/')[0]);
        _made++;
        return ControlGroup.Make(Hierarchies, $"{path}.{Environment.ProcessId}-{_made}");
    }

    /// <summary>Lets the groups below a folder of version 2 have its controllers; one that is not to be had leaves the others.</summary>
    public static void PassControllersOn(string folder)
    {
        var had = (SmallFile.Read($"{folder}/cgroup.controllers") ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var given = (SmallFile.Read($"{folder}/cgroup.subtree_control") ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var controller in Wanted)
        {
            if (had.Contains(controller) && !given.Contains(controller))
                _ = SmallFile.Write($"{folder}/cgroup.subtree_control", $"+{controller}");
        }
    }

    private static List<Hierarchy> Find(string? setting)
    {
        if (setting == Off)
            return [];
        var found = HierarchyText.Find(
            SmallFile.Read("/proc/self/mountinfo") ?? "", SmallFile.Read("/proc/self/cgroup") ?? "", path => Libc.Access(path, 0) == 0);
        const int writable = 2;
        List<Hierarchy> usable = [.. found.Where(hierarchy => Libc.Access(hierarchy.Folder, writable) == 0)];
        foreach (var hierarchy in usable.Where(hierarchy => hierarchy.IsUnified))
            StepAside(hierarchy.Folder);
        return usable;
    }

    // Version 2: a group with processes of its own gives no controllers on. Where this process's place is not the root, and is
    // delegated to it, it moves itself and its like into a leaf; the root may have both.
    private static void StepAside(string folder)
    {
        const uint readable = 0x1ED; // 0755
        if (SmallFile.Read($"{folder}/cgroup.controllers") is not { } controllers || controllers.Trim().Length == 0)
            return;
        if (Libc.Access($"{folder}/cgroup.type", 0) != 0)
            return; // only the root has no type
        var leaf = $"{folder}/{KeeperName}";
        if (LaunchCalls.MakeFolder(leaf, readable) != 0 && Errno.Last != Errno.Exists)
            return;
        foreach (var pid in (SmallFile.Read($"{folder}/cgroup.procs") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _ = SmallFile.Write($"{leaf}/cgroup.procs", pid);
    }

    // What an earlier Keeper of the same node could not remove any more; a group in which a process lives stays by itself.
    private void Sweep(string parent)
    {
        if (!_swept.Add(parent))
            return;
        foreach (var hierarchy in Hierarchies)
        {
            var folder = $"{hierarchy.Folder}/{parent}";
            if (!Directory.Exists(folder))
                continue;
            foreach (var left in Directory.EnumerateDirectories(folder))
                _ = LaunchCalls.RemoveFolder(left);
        }
    }

    private static bool IsPath(string path) =>
        path.Length is > 0 and < 200
        && path.Split('/').All(name => name.Length > 0 && name[0] != '.'
            && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.'));
}
