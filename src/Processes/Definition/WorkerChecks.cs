using Holdfast.Contracts.Errors;
using Holdfast.Processes.Graph;

namespace Holdfast.Processes.Definition;

/// <summary>Checks what can be seen only with all workers read: names and ports taken twice, whom they wait for, and circles of that.</summary>
internal sealed class WorkerChecks(IReadOnlyList<WorkerEntry> entries)
{
    private readonly IEnumerable<(WorkerEntry Entry, WorkerDefinition Worker)> _all =
        entries.SelectMany(entry => entry.Instances.Select(worker => (entry, worker)));

    public void Run()
    {
        NoNameTwice();
        NoPortTwice();
        ResolveDependencies();
        NoCircle();
    }

    private void NoNameTwice()
    {
        foreach (var same in _all.GroupBy(one => one.Worker.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            var first = same.First().Entry;
            foreach (var (entry, _) in same.Skip(1))
            {
                entry.Observe(() => entry.Section.Fail(
                    entry.Section.Has("instances") ? "instances" : "command", ConfigurationErrors.DuplicateKey,
                    $"The name '{same.Key}' is an instance's name already: of '{first.Name}'.", "Rename one of the two."));
            }
        }
    }

    private void NoPortTwice()
    {
        foreach (var same in _all.Where(one => one.Worker.Port is not null).GroupBy(one => one.Worker.Port).Where(same => same.Count() > 1))
        {
            var first = same.First().Worker;
            foreach (var (entry, worker) in same.Skip(1))
            {
                entry.Observe(() => entry.Section.Fail(
                    "port", ConfigurationErrors.InvalidValue, $"The port {same.Key} of '{worker.Name}' is that of '{first.Name}' already.",
                    "Give each worker a port of its own; an entry with instances takes one for each, counted from its port."));
            }
        }
    }

    private void ResolveDependencies()
    {
        var byName = entries
            .SelectMany(entry => entry.Instances.Select(worker => (entry.Name, Worker: worker.Name)).Concat(entry.Instances.Select(worker => (worker.Name, Worker: worker.Name))))
            .Distinct()
            .ToLookup(pair => pair.Item1, pair => pair.Worker, StringComparer.Ordinal);
        var byGroup = _all.SelectMany(one => one.Worker.Groups.Select(group => (group, one.Worker.Name)))
            .ToLookup(pair => pair.group, pair => pair.Name, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            entry.Observe(() =>
            {
                for (var i = 0; i < entry.Instances.Count; i++)
                {
                    var worker = entry.Instances[i];
                    entry.Instances[i] = worker with { DependsOn = DependencyReader.Resolve(entry.Section, worker, byName, byGroup) };
                }
            });
        }
    }

    private void NoCircle()
    {
        var graph = WorkerGraph.Of([.. _all.Select(one => one.Worker)]);
        foreach (var circle in graph.Circles())
        {
            var inside = _all.Where(one => circle.Contains(one.Worker.Name, StringComparer.Ordinal)).Select(one => one.Entry).Distinct().ToList();
            var first = inside[0];
            var before = first.Faults.Count;
            first.Observe(() => first.Section.Fail(
                "depends_on", ConfigurationErrors.CyclicReference,
                $"Workers wait for each other in a circle: {string.Join(" → ", circle)}.", "Take one of these dependencies away."));
            foreach (var entry in inside.Skip(1))
                entry.Share(first.Faults.Skip(before).ToList());
        }
    }
}
