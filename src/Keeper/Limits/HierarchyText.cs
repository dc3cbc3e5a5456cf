namespace Holdfast.Keeper.Limits;

/// <summary>Finds the trees of control groups in the texts of /proc/self/mountinfo and /proc/self/cgroup (proc(5), cgroups(7)).</summary>
internal static class HierarchyText
{
    private static readonly string[] Known = ["memory", "cpu", "cpuacct", "pids", "blkio", "freezer"];

    /// <summary>The trees, with the folder that is this process's own place; version 2's first.</summary>
    /// <param name="mounts">The text of /proc/self/mountinfo.</param>
    /// <param name="places">The text of /proc/self/cgroup.</param>
    /// <param name="exists">Whether a folder is there: in a container the place may be one that is not seen from within.</param>
    public static IReadOnlyList<Hierarchy> Find(string mounts, string places, Func<string, bool> exists)
    {
        List<Hierarchy> found = [];
        foreach (var line in mounts.Split('\n'))
        {
            // 36 35 98:0 /root /mount/point rw,noatime shared:1 - cgroup2 source rw
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2 || halves[0].Split(' ') is not [_, _, _, var root, var point, ..])
                continue;
            if (halves[1].Split(' ') is not [var type, _, var options, ..] || type is not ("cgroup" or "cgroup2"))
                continue;
            string[] controllers = type == "cgroup2" ? [] : [.. options.Split(',').Where(Known.Contains)];
            if ((type == "cgroup" && controllers.Length == 0) || found.Any(other => IsSame(other, controllers)))
                continue;
            var folder = Within(point, root, PlaceOf(places, controllers));
            var hierarchy = new Hierarchy(controllers, exists(folder) ? folder : point);
            found.Insert(type == "cgroup2" ? 0 : found.Count, hierarchy);
        }

        return found;
    }

    private static bool IsSame(Hierarchy other, string[] controllers) =>
        controllers.Length == 0 ? other.IsUnified : other.Controllers.Contains(controllers[0], StringComparer.Ordinal);

    // 4:memory:/place for version 1, 0::/place for version 2
    private static string PlaceOf(string places, string[] controllers)
    {
        foreach (var line in places.Split('\n'))
        {
            if (line.Split(':', 3) is not [_, var names, var place])
                continue;
            if (controllers.Length == 0 ? names.Length == 0 : names.Split(',').Contains(controllers[0], StringComparer.Ordinal))
                return place;
        }

        return "/";
    }

    private static string Within(string point, string root, string place)
    {
        var below = root != "/" && place.StartsWith(root, StringComparison.Ordinal) ? place[root.Length..] : place;
        return below.Length <= 1 ? point : $"{point}/{below.TrimStart('/')}";
    }
}
