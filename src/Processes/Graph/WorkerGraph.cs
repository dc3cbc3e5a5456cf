using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Graph;

/// <summary>Who waits for whom. Pure and immutable; names that are no worker's are passed over.</summary>
internal sealed class WorkerGraph
{
    private readonly Dictionary<string, IReadOnlyList<string>> _needs;
    private readonly ILookup<string, string> _neededBy;

    private WorkerGraph(IReadOnlyList<string> names, Dictionary<string, IReadOnlyList<string>> needs)
    {
        Names = names;
        _needs = needs;
        _neededBy = needs.SelectMany(pair => pair.Value.Select(need => (need, pair.Key)))
            .ToLookup(pair => pair.need, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>The workers, in the order given.</summary>
    public IReadOnlyList<string> Names { get; }

    public static WorkerGraph Of(IReadOnlyList<WorkerDefinition> workers)
    {
        var names = workers.Select(worker => worker.Name).Distinct(StringComparer.Ordinal).ToList();
        var known = names.ToHashSet(StringComparer.Ordinal);
        var needs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var worker in workers)
            needs[worker.Name] = [.. worker.DependsOn.Select(dependency => dependency.Worker).Where(known.Contains).Distinct(StringComparer.Ordinal)];
        return new WorkerGraph(names, needs);
    }

    /// <summary>Whom a worker waits for.</summary>
    public IReadOnlyList<string> NeedsOf(string name) => _needs.GetValueOrDefault(name) ?? [];

    /// <summary>Who waits for a worker.</summary>
    public IEnumerable<string> NeededBy(string name) => _neededBy[name];

    /// <summary>These workers and all that they wait for, directly or through others.</summary>
    public IReadOnlySet<string> WithNeeds(IEnumerable<string> names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (!found.Add(name))
                continue;
            foreach (var need in NeedsOf(name))
                open.Push(need);
        }

        return found;
    }

    /// <summary>
    /// The workers, each after all it waits for, else in the order given. Within a circle, which a checked configuration has none of, the
    /// order given counts.
    /// </summary>
    public IReadOnlyList<string> InOrder()
    {
        var ordered = new List<string>(Names.Count);
        var entered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names)
            Visit(name, entered, ordered);
        return ordered;
    }

    /// <summary>Each circle once, as the path along it, which ends where it began; those that share a worker with one found before are passed over.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var circles = new List<IReadOnlyList<string>>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names.Where(name => !done.Contains(name)))
        {
            if (CircleFrom(name, done) is { } circle)
                circles.Add(circle);
        }

        return circles;
    }

    // A stack of its own: a chain of workers may be longer than the thread's stack is deep.
    private void Visit(string start, HashSet<string> entered, List<string> ordered)
    {
        if (!entered.Add(start))
            return;
        var path = new Stack<(string Name, int Next)>();
        path.Push((start, 0));
        while (path.TryPop(out var step))
        {
            var needs = NeedsOf(step.Name);
            if (step.Next == needs.Count)
            {
                ordered.Add(step.Name);
                continue;
            }

            path.Push((step.Name, step.Next + 1));
            if (entered.Add(needs[step.Next]))
                path.Push((needs[step.Next], 0));
        }
    }

    private List<string>? CircleFrom(string start, HashSet<string> done)
    {
        var path = new List<string> { start };
        var next = new Stack<int>([0]);
        List<string>? circle = null;
        while (path.Count > 0)
        {
            var (name, index) = (path[^1], next.Pop());
            var needs = NeedsOf(name);
            if (index == needs.Count)
            {
                done.Add(name);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            next.Push(index + 1);
            var need = needs[index];
            if (path.IndexOf(need) is >= 0 and var at)
                circle ??= [.. path[at..], need];
            else if (!done.Contains(need))
            {
                path.Add(need);
                next.Push(0);
            }
        }

        return circle;
    }
}
