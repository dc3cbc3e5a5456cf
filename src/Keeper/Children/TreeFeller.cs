using System.Text;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>
/// Ends whole trees. A tree with a control group is killed by it. Without one, descendants that left the process group by a
/// session of their own are found among the Keeper's own children, to whom they come as orphans, by the mark in their environment.
/// </summary>
internal sealed class TreeFeller(GroupForest forest)
{
    private const int SigKill = 9;
    private const int MostRounds = 16; // an orphan's own children become orphans; each round kills one generation
    private const int MostDescendants = 65_536;
    private const int MostLooks = 50; // at the environment of a process that is just becoming another program

    private readonly List<ControlGroup> _leaving = [];

    /// <summary>Prepares the tree of a child that is to be started.</summary>
    /// <param name="order">The order.</param>
    /// <param name="mark">The variable of this run alone, which is among the order's.</param>
    /// <returns>The tree, and the order with what the child needs in order to belong to it; or why it cannot be limited.</returns>
    public (ChildTree Tree, SpawnOrder Order, string? Failure) Plant(SpawnOrder order, string mark)
    {
        if (order.Terms is not { } terms)
            return (new ChildTree(null, null), order, null);
        var own = terms.RunVariable is { Length: > 0 } ? mark : null;
        if (terms.Group is null || forest.Make(terms.Group) is not { } group)
            return (new ChildTree(null, own), order with { Terms = WithoutGroup(terms) }, null);
        var failure = terms.Limits is { } limits ? group.Limit(limits, DiskFor(limits, order.WorkingFolder)) : "";
        return (
            new ChildTree(group, own),
            order with { Terms = terms with { Join = group.JoinFiles } },
            failure.Length > 0 ? failure : null);
    }

    /// <summary>The disk whose use is to be limited; null where that is not asked for.</summary>
    public static string? DiskFor(LimitOrder limits, string? folder) =>
        limits.ReadRate > 0 || limits.WriteRate > 0 ? FolderDisk.Of(folder ?? Environment.CurrentDirectory) : null;

    /// <summary>Kills what there is of a tree besides its child's own process group.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="isHeld">Whether a process is a held child itself; those are spared.</param>
    public static void Fell(ChildTree tree, Func<int, bool> isHeld)
    {
        if (tree.Group is not null)
            tree.Group.Kill();
        else if (tree.Mark is not null)
            KillMarked(Encoding.UTF8.GetBytes(tree.Mark), isHeld);
    }

    /// <summary>
    /// Who lives of the tree of a child that has ended, found as its descendants: each has an ancestor that came to this Keeper as an orphan. Of
    /// an adopted child, whose orphans went elsewhere, those in its control group.
    /// </summary>
    /// <param name="child">The child, not reaped where it is the Keeper's own.</param>
    /// <param name="isHeld">Whether a process is a held child itself; those are none of its tree.</param>
    public static IReadOnlyCollection<int> Rest(Child child, Func<int, bool> isHeld)
    {
        HashSet<int> members = [.. child.Tree.Group?.MemberIds() ?? []];
        if (child.Start.Adopted)
            return [.. members.Where(pid => !isHeld(pid) && !HasEnded(pid))];
        if (child.Tree.Group is not null && !members.Any(pid => pid != child.Start.Pid && !isHeld(pid) && !HasEnded(pid)))
            return [];
        var mark = child.Tree.Mark is null ? null : Encoding.UTF8.GetBytes(child.Tree.Mark);
        List<int> found = [];
        foreach (var orphan in ChildrenOf(Environment.ProcessId))
        {
            if (isHeld(orphan) || HasEnded(orphan))
                continue;
            if (members.Contains(orphan) || Libc.GetProcessGroup(orphan) == child.Start.Pid || (mark is not null && HasMark(orphan, mark)))
                Collect(orphan, found);
        }

        return found;
    }

    /// <summary>The processes whose parent a process is, those included that have ended and were not reaped.</summary>
    public static IEnumerable<int> ChildrenOf(int pid)
    {
        // Of the main thread; where others have children, they come to the Keeper when their parent is killed, and the next round sees them.
        var child = 0;
        foreach (var character in SmallFile.ReadBytes($"/proc/{pid}/task/{pid}/children") ?? [])
        {
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                child = (child * 10) + character - '0';
                continue;
            }

            if (child > 0)
                yield return child;
            child = 0;
        }
    }

    /// <summary>Removes a tree's group as soon as the last of its processes is reaped.</summary>
    public void Clear(ChildTree tree)
    {
        if (tree.Group is { } group && !group.TryRemove())
            _leaving.Add(group);
    }

    /// <summary>Tries again what could not be removed. To be called when children have been reaped.</summary>
    public void Sweep()
    {
        for (var index = _leaving.Count - 1; index >= 0; index--)
        {
            // Whoever was forked while the group was being killed is killed now.
            if (_leaving[index].TryRemove())
                _leaving.RemoveAt(index);
            else
                _leaving[index].Kill();
        }
    }

    // The last resort: each process by itself is held, and only users other than root in how many they start (setrlimit(2)).
    private static LaunchTerms WithoutGroup(LaunchTerms terms)
    {
        const int data = 2, processes = 6; // RLIMIT_DATA, RLIMIT_NPROC
        List<ResourceLimit> resources = [.. terms.Resources];
        if (terms.Limits is { Memory: > 0 and var memory })
            resources.Add(new ResourceLimit(data, memory));
        if (terms.Limits is { Tasks: > 0 and var tasks } && terms.User is not null)
            resources.Add(new ResourceLimit(processes, tasks));
        return terms with { Group = null, Join = [], Resources = resources };
    }

    private static void KillMarked(byte[] mark, Func<int, bool> isHeld)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            List<int> found = [];
            foreach (var orphan in ChildrenOf(Environment.ProcessId))
            {
                if (!isHeld(orphan) && !HasEnded(orphan) && HasMark(orphan, mark))
                    Collect(orphan, found);
            }

            if (found.Count == 0)
                return;
            foreach (var pid in found)
                _ = Libc.Kill(pid, SigKill);
        }
    }

    private static void Collect(int pid, List<int> found)
    {
        found.Add(pid);
        for (var next = found.Count - 1; next < found.Count && found.Count < MostDescendants; next++)
            found.AddRange(ChildrenOf(found[next]));
    }

    private static bool HasEnded(int pid) =>
        SmallFile.ReadBytes($"/proc/{pid}/stat") is not { } stat || ProcessStatText.HasEnded(stat);

    // While execve(2) exchanges a process's memory, it has no environment; whoever was overlooked then would live on.
    private static byte[]? VariablesOf(int pid)
    {
        var variables = SmallFile.ReadBytes($"/proc/{pid}/environ");
        for (var look = 1; look < MostLooks && variables is []; look++)
        {
            Thread.Yield();
            variables = SmallFile.ReadBytes($"/proc/{pid}/environ");
        }

        return variables;
    }

    private static bool HasMark(int pid, byte[] mark)
    {
        var variables = VariablesOf(pid).AsSpan();
        for (var at = variables.IndexOf(mark); at >= 0; at = variables.IndexOf(mark))
        {
            var isWhole = (at == 0 || variables[at - 1] == 0) && (at + mark.Length == variables.Length || variables[at + mark.Length] == 0);
            if (isWhole)
                return true;
            variables = variables[(at + mark.Length)..];
        }

        return false;
    }
}
