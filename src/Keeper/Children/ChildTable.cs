using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>
/// Who is held: the living, at most one per id, and the ended whose end nobody has released. Plain bookkeeping without system calls.
/// </summary>
internal sealed class ChildTable
{
    private readonly Dictionary<string, Child> _livingById = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Child> _livingByPid = [];
    private readonly LinkedList<ChildFacts> _ended = [];

    /// <summary>The living.</summary>
    public IReadOnlyCollection<Child> Living => _livingByPid.Values;

    /// <summary>The ended that nobody released, in the order of their ends.</summary>
    public IReadOnlyCollection<ChildFacts> Ended => _ended;

    /// <summary>How many are held, living or ended.</summary>
    public int Count => _livingByPid.Count + _ended.Count;

    /// <summary>The living that this Keeper answers for; those it only watches are not among them.</summary>
    public IEnumerable<Child> Own => _livingByPid.Values.Where(child => !child.Start.Foreign);

    /// <summary>The living child with this id; null where there is none.</summary>
    public Child? FindLiving(string id) => _livingById.GetValueOrDefault(id);

    /// <summary>The living child with this process id; null where there is none.</summary>
    public Child? FindLiving(int pid) => _livingByPid.GetValueOrDefault(pid);

    /// <summary>Takes a started child in. Its id must not be that of a living one.</summary>
    public void Add(Child child)
    {
        _livingById.Add(child.Facts.Id, child);
        _livingByPid.Add(child.Facts.Pid, child);
    }

    /// <summary>Forgets a living child.</summary>
    public void Remove(Child child)
    {
        _livingById.Remove(child.Start.Id);
        _livingByPid.Remove(child.Start.Pid);
    }

    /// <summary>Notes a living child's end; it is kept until released, or until it is the oldest of too many.</summary>
    /// <param name="child">The child.</param>
    /// <param name="facts">Its facts with its end.</param>
    public void End(Child child, ChildFacts facts)
    {
        Remove(child);
        AddEnded(facts);
    }

    /// <summary>Takes in a child that had ended before.</summary>
    public void AddEnded(ChildFacts facts)
    {
        _ended.AddLast(facts);
        if (_ended.Count > ProtocolLimits.EndedChildren)
            _ended.RemoveFirst();
    }

    /// <summary>Forgets an ended child.</summary>
    /// <returns>False where there is none of that name.</returns>
    public bool Release(ChildOrder order)
    {
        for (var node = _ended.First; node is not null; node = node.Next)
        {
            if (!order.Names(node.Value.Pid, node.Value.StartTicks) || !string.Equals(node.Value.Id, order.Id, StringComparison.Ordinal))
                continue;
            _ended.Remove(node);
            return true;
        }

        return false;
    }

    /// <summary>Everyone held, in the order of their starts.</summary>
    public ChildList List() =>
        new([.. _ended.Concat(_livingByPid.Values.Select(child => child.Facts)).OrderBy(facts => facts.SpawnedAt)]);
}
