using System.Globalization;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Limits;

/// <summary>One child's own control groups: one folder in each tree that is there.</summary>
internal sealed class ControlGroup
{
    private const int SigKill = 9;
    private const int MostKillRounds = 16; // each round kills all that is seen; more are only forks of the round before
    private const string Members = "cgroup.procs";

    private readonly IReadOnlyList<(Hierarchy Hierarchy, string Folder)> _folders;

    private ControlGroup(IReadOnlyList<(Hierarchy Hierarchy, string Folder)> folders) => _folders = folders;

    /// <summary>The files into which a process writes itself in order to belong.</summary>
    public IReadOnlyList<string> JoinFiles => [.. _folders.Select(folder => $"{folder.Folder}/{Members}")];

    /// <summary>Its folders by what they control, as the facts of a child tell them.</summary>
    public string Description => string.Join('\n', _folders.Select(folder =>
        $"{(folder.Hierarchy.IsUnified ? Hierarchy.Unified : string.Join(',', folder.Hierarchy.Controllers))}={folder.Folder}"));

    /// <summary>The group that a description tells of, made by another Keeper; null where it tells of none.</summary>
    public static ControlGroup? Of(string description)
    {
        List<(Hierarchy Hierarchy, string Folder)> folders = [];
        foreach (var line in description.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2) is not [var controllers, var folder])
                continue;
            IReadOnlyList<string> names = controllers == Hierarchy.Unified ? [] : controllers.Split(',');
            folders.Add((new Hierarchy(names, folder[..folder.LastIndexOf('/')]), folder));
        }

        return folders.Count > 0 ? new ControlGroup(folders) : null;
    }

    /// <summary>Makes the folders.</summary>
    /// <param name="hierarchies">The trees.</param>
    /// <param name="path">The group's path in each.</param>
    /// <returns>The group; null where no tree has a folder for it.</returns>
    public static ControlGroup? Make(IReadOnlyList<Hierarchy> hierarchies, string path)
    {
        List<(Hierarchy Hierarchy, string Folder)> made = [];
        foreach (var hierarchy in hierarchies)
        {
            var folder = $"{hierarchy.Folder}/{path}";
            if (MakeWithParents(hierarchy, path))
                made.Add((hierarchy, folder));
        }

        return made.Count > 0 ? new ControlGroup(made) : null;
    }

    /// <summary>Sets its limits; those whose controller is not there are passed over.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="device">The disk for those on input and output; null where there is none.</param>
    /// <returns>What the kernel did not take; empty where it took everything.</returns>
    public string Limit(LimitOrder limits, string? device)
    {
        List<string> refused = [];
        foreach (var (hierarchy, folder) in _folders)
        {
            var settings = hierarchy.IsUnified ? GroupSettings.Unified(limits, device) : GroupSettings.Separate(limits, device);
            foreach (var setting in settings)
            {
                var path = $"{folder}/{setting.File}";
                var isHere = hierarchy.IsUnified ? Libc.Access(path, 0) == 0 : hierarchy.Controllers.Contains(setting.Controller);
                if (isHere && SmallFile.Write(path, setting.Value) is var errno && errno != 0 && !setting.MayFail)
                    refused.Add($"{setting.File}: {Errno.Text(errno)}");
            }
        }

        return string.Join("; ", refused);
    }

    /// <summary>
    /// Kills every process in it, however far from its first one it has got: at a stroke where the kernel can (5.14), else frozen, so
    /// that none forks away, round by round.
    /// </summary>
    public void Kill()
    {
        foreach (var (hierarchy, folder) in _folders)
        {
            if (hierarchy.IsUnified && SmallFile.Write($"{folder}/cgroup.kill", "1") == 0)
                return;
        }

        var freezer = _folders.FirstOrDefault(folder => folder.Hierarchy.Controllers.Contains("freezer")).Folder;
        var members = freezer ?? _folders[0].Folder;
        for (var round = 0; round < MostKillRounds; round++)
        {
            if (freezer is not null)
                _ = SmallFile.Write($"{freezer}/freezer.state", "FROZEN");
            var killed = KillMembers(members);
            if (freezer is not null)
                _ = SmallFile.Write($"{freezer}/freezer.state", "THAWED");
            if (killed == 0)
                return;
        }
    }

    /// <summary>The processes in it, also such as have ended and only wait to be reaped.</summary>
    public IEnumerable<int> MemberIds() => MembersOf(_folders[0].Folder);

    /// <summary>How many of its processes the kernel killed for want of memory.</summary>
    public long MemoryKills()
    {
        foreach (var (hierarchy, folder) in _folders)
        {
            if (hierarchy.IsUnified && SmallFile.Read($"{folder}/memory.events") is { } events)
                return Value(events, "oom_kill");
            if (hierarchy.Controllers.Contains("memory"))
                return Value(SmallFile.Read($"{folder}/memory.oom_control") ?? "", "oom_kill");
        }

        return 0;
    }

    /// <summary>Takes the folders away, and the one above them with the last of its groups.</summary>
    /// <returns>False while any process is still in one of them.</returns>
    public bool TryRemove()
    {
        var gone = true;
        foreach (var (_, folder) in _folders)
        {
            if (LaunchCalls.RemoveFolder(folder) != 0)
                gone &= Errno.Last == Errno.NoEntry;
            else
                _ = LaunchCalls.RemoveFolder(folder[..folder.LastIndexOf('/')]);
        }

        return gone;
    }

    /// <summary>The number behind a name in lines of names and numbers; 0 where there is none.</summary>
    internal static long Value(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ') is [var found, var number] && found == name
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return value;
        }

        return 0;
    }

    private static int KillMembers(string folder)
    {
        var killed = 0;
        foreach (var pid in MembersOf(folder))
            killed += Libc.Kill(pid, SigKill) == 0 ? 1 : 0;
        return killed;
    }

    private static IEnumerable<int> MembersOf(string folder)
    {
        foreach (var line in (SmallFile.Read($"{folder}/{Members}") ?? "").Split('\n'))
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
        }
    }

    private static bool MakeWithParents(Hierarchy hierarchy, string path)
    {
        const uint readable = 0x1ED; // 0755
        var folder = hierarchy.Folder;
        foreach (var name in path.Split('/'))
        {
            if (hierarchy.IsUnified)
                GroupForest.PassControllersOn(folder);
            folder = $"{folder}/{name}";
            if (LaunchCalls.MakeFolder(folder, readable) != 0 && Errno.Last != Errno.Exists)
                return false;
        }

        return true;
    }
}
