using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Children;

/// <summary>
/// Children that were asked to end and have, while others of their tree live. Their ends are not told before the last of the tree has ended,
/// or the child was killed by order: so whoever asked gives the whole tree its time, and nobody of it outlives the told end.
/// </summary>
internal sealed class Lingering(EventSet events, ChildTable table)
{
    private const int LookAfterMilliseconds = 20;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly List<Child> _children = [];
    private long _lookedAt;

    /// <summary>Whether there are any.</summary>
    public bool Any => _children.Count > 0;

    /// <summary>All of them, as they are now.</summary>
    public IReadOnlyList<Child> All => [.. _children];

    /// <summary>
    /// How long to wait before looking again, milliseconds; -1 where nobody need: what is left of an own child's tree comes to this
    /// program, so the kernel tells of its end, but not that of an adopted one's.
    /// </summary>
    public int NextLook => _children.Exists(child => child.Start.Adopted) ? LookAfterMilliseconds : -1;

    /// <summary>Whether it is time to look.</summary>
    public bool IsLookDue()
    {
        if (NextLook < 0 || Clocks.Monotonic() - _lookedAt < LookAfterMilliseconds * NanosecondsPerMillisecond)
            return false;
        _lookedAt = Clocks.Monotonic();
        return true;
    }

    /// <summary>
    /// Whether the end of a child is to be told later, because it was asked for and others of its tree live. Those that have not got the signal,
    /// because they are not of its process group, get it now.
    /// </summary>
    /// <param name="child">A child that has ended, and that is not reaped where it is the Keeper's own.</param>
    public bool AwaitsRest(Child child)
    {
        if (child.Asked == 0)
            return false;
        var rest = TreeFeller.Rest(child, pid => table.FindLiving(pid) is not null);
        foreach (var pid in rest)
        {
            if (Libc.GetProcessGroup(pid) != child.Start.Pid && child.Reached.Add(pid))
                _ = Libc.Kill(pid, child.Asked);
        }

        if (rest.Count > 0 && child.LingersSince == 0)
        {
            child.LastedTillThen = child.Lasted;
            child.LingersSince = Libc.RealTime();
            events.Forget(child.Pidfd);
            _children.Add(child);
        }

        return rest.Count > 0;
    }

    /// <summary>Waits for nobody of a child's tree any more, because it is killed.</summary>
    public void Condemn(Child child)
    {
        child.Asked = 0;
        if (_children.Remove(child))
            events.Watch(child.Pidfd);
    }

    /// <summary>Forgets a child whose end is told.</summary>
    public void Remove(Child child) => _children.Remove(child);
}
