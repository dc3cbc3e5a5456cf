using System.Text;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>Tells, when a simulation has failed, who waits for what, and for whom.</summary>
internal sealed class FiberReport
{
    /// <summary>Fibers told of; the rest are counted.</summary>
    private const int FiberLimit = 60;

    private readonly Dictionary<Fiber, string> _hosts = [];
    private readonly List<Fiber> _fibers = [];

    /// <summary>Looks at every fiber that has not ended on a host that runs.</summary>
    public FiberReport(SimulatedWorld world)
    {
        foreach (var host in world.Hosts)
        {
            foreach (var fiber in host.Life.IsOver ? [] : host.Life.Fibers.Snapshot())
            {
                _fibers.Add(fiber);
                _hosts[fiber] = host.Name;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (FindCycle() is { } cycle)
        {
            text.AppendLine("Each waits for the next:");
            for (var i = 0; i < cycle.Count; i++)
            {
                text.AppendLine($"  {Name(cycle[i])} waits: {Wait(cycle[i])}, for {Name(cycle[(i + 1) % cycle.Count])}");
            }
        }

        text.AppendLine($"{_fibers.Count} fibers have not ended:");
        foreach (var fiber in _fibers.Take(FiberLimit))
        {
            text.AppendLine($"  {Name(fiber)} waits: {Wait(fiber)}");
        }

        if (_fibers.Count > FiberLimit)
        {
            text.AppendLine($"  and {_fibers.Count - FiberLimit} more");
        }

        return text.ToString();
    }

    private string Name(Fiber fiber) => _hosts.TryGetValue(fiber, out var host) ? $"{fiber.Name} (host {host})" : fiber.Name;

    private static string Wait(Fiber fiber) => fiber.Waiting switch
    {
        IDescribesWait wait => wait.DescribeWait(),
        Fiber other => $"end of {other.Name}",
        _ when fiber.Phase == FiberPhase.Created => "its first turn",
        _ => "a task, channel or lock that the simulation does not see into",
    };

    private static IEnumerable<Fiber> Blockers(Fiber fiber) => fiber.Waiting switch
    {
        IDescribesWait wait => wait.WaitsFor,
        Fiber other => [other],
        _ => [],
    };

    private List<Fiber>? FindCycle()
    {
        var done = new HashSet<Fiber>();
        foreach (var fiber in _fibers)
        {
            if (FindCycle(fiber, [], done) is { } cycle)
            {
                return cycle;
            }
        }

        return null;
    }

    private static List<Fiber>? FindCycle(Fiber fiber, List<Fiber> path, HashSet<Fiber> done)
    {
        var at = path.IndexOf(fiber);
        if (at >= 0)
        {
            return path[at..];
        }

        // Longer chains than this are no use to a reader, and would be no use to the stack.
        if (path.Count >= FiberLimit || !done.Add(fiber))
        {
            return null;
        }

        path.Add(fiber);
        foreach (var blocker in Blockers(fiber))
        {
            if (!blocker.HasEnded && FindCycle(blocker, path, done) is { } cycle)
            {
                return cycle;
            }
        }

        path.RemoveAt(path.Count - 1);
        return null;
    }
}
