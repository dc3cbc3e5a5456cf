using System.Text;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>Tells, when a simulation has failed, who waits for what, and for whom.</summary>
internal sealed class FiberReport
{
    /// <summary>Lines told of each host; the rest are counted.</summary>
    private const int LineLimit = 100;

    /// <summary>Fibers of a chain of waits that are followed.</summary>
    private const int ChainLimit = 64;

    private readonly Dictionary<Fiber, string> _hosts = [];
    private readonly StringBuilder _text = new();

    /// <summary>Looks at every fiber that has not ended on a host that runs.</summary>
    public FiberReport(SimulatedWorld world)
    {
        var running = world.Hosts.Where(host => !host.Life.IsOver).Select(host => (Name: host.Life.Host, Fibers: host.Life.Fibers.Snapshot())).ToList();
        foreach (var (name, fibers) in running)
        {
            foreach (var fiber in fibers)
            {
                _hosts[fiber] = name;
            }
        }

        TellCycle(running.SelectMany(host => host.Fibers));
        foreach (var (name, fibers) in running)
        {
            if (fibers.Count > 0)
            {
                TellHost(name, TaskDump.Take(fibers, world.Time.Now / TimeSpan.TicksPerMillisecond).ToText());
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void TellHost(string name, string dump)
    {
        _text.AppendLine($"On host {name}:");
        var lines = dump.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(LineLimit))
        {
            _text.AppendLine($"  {line}");
        }

        if (lines.Length > LineLimit)
        {
            _text.AppendLine($"  and {lines.Length - LineLimit} more lines");
        }
    }

    private void TellCycle(IEnumerable<Fiber> fibers)
    {
        var done = new HashSet<Fiber>();
        foreach (var fiber in fibers)
        {
            if (FindCycle(fiber, [], done) is { } cycle)
            {
                _text.AppendLine("They wait for each other:");
                for (var i = 0; i < cycle.Count; i++)
                {
                    _text.AppendLine($"  {Name(cycle[i])} waits for {Describe(Wait(cycle[i]))}, which is up to {Name(cycle[(i + 1) % cycle.Count])}");
                }

                return;
            }
        }
    }

    private string Name(Fiber fiber) => _hosts.TryGetValue(fiber, out var host) ? $"'{fiber.Name}' (host {host})" : $"'{fiber.Name}'";

    private static List<Fiber>? FindCycle(Fiber fiber, List<Fiber> chain, HashSet<Fiber> done)
    {
        var at = chain.IndexOf(fiber);
        if (at >= 0)
        {
            return chain[at..];
        }

        if (chain.Count >= ChainLimit || !done.Add(fiber))
        {
            return null;
        }

        chain.Add(fiber);
        foreach (var blocker in Blockers(Wait(fiber)))
        {
            if (!blocker.HasEnded && FindCycle(blocker, chain, done) is { } cycle)
            {
                return cycle;
            }
        }

        chain.RemoveAt(chain.Count - 1);
        return null;
    }

    private static object? Wait(Fiber fiber) =>
        fiber.Phase == FiberPhase.Waiting ? AwaitChain.Of(fiber.Body).Leaf ?? fiber.Waiting : null;

    private static IEnumerable<Fiber> Blockers(object? wait) => wait switch
    {
        Fiber other => [other],
        IDescribesWait described => described.WaitsFor,
        _ => [],
    };

    private static string Describe(object? wait) => wait switch
    {
        Fiber other => $"the end of '{other.Name}'",
        IDescribesWait described => described.DescribeWait(),
        _ => "something",
    };
}
