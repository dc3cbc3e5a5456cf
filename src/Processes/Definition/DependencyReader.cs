using Holdfast.Configuration;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>depends_on</c>: a list of names, or a mapping of names to the conditions waited for.</summary>
internal static class DependencyReader
{
    /// <summary>What stands before the name of a group.</summary>
    public const string GroupPrefix = "group/";

    /// <summary>The names as they are written, with their conditions; <c>ready</c> where none is named.</summary>
    public static IReadOnlyList<WorkerDependency> Read(ConfigSection section)
    {
        if (!section.Has("depends_on"))
            return [];
        if (section.IsList("depends_on") || section.IsText("depends_on"))
            return [.. section.TextOrTexts("depends_on").Select(name => new WorkerDependency(name, DependencyCondition.Ready))];
        var read = new List<WorkerDependency>();
        foreach (var (name, dependency) in section.Sections("depends_on"))
        {
            read.Add(new WorkerDependency(name, Condition(dependency)));
            dependency.Finish();
        }

        return read;
    }

    /// <summary>The workers meant by what a worker waits for: a name, all instances of an entry, or a group.</summary>
    public static IReadOnlyList<WorkerDependency> Resolve(
        ConfigSection section, WorkerDefinition worker, ILookup<string, string> byName, ILookup<string, string> byGroup)
    {
        var resolved = new List<WorkerDependency>();
        foreach (var dependency in worker.DependsOn)
        {
            var (name, condition) = dependency;
            var isGroup = name.StartsWith(GroupPrefix, StringComparison.Ordinal);
            var meant = isGroup ? byGroup[name[GroupPrefix.Length..]].Where(one => one != worker.Name) : byName[name];
            if (!(isGroup ? byGroup.Contains(name[GroupPrefix.Length..]) : byName.Contains(name)))
                Fail(section, name, isGroup ? byGroup.Select(group => GroupPrefix + group.Key) : byName.Select(entry => entry.Key));
            resolved.AddRange(meant.Select(one => new WorkerDependency(one, condition)));
        }

        return [.. resolved.DistinctBy(dependency => dependency.Worker)];
    }

    private static void Fail(ConfigSection section, string name, IEnumerable<string> defined)
    {
        string[] names = [.. defined];
        if (section.IsList("depends_on"))
        {
            var index = section.Texts("depends_on").ToList().IndexOf(name);
            section.FailReference($"depends_on[{index}]", "worker", name, names);
        }
        else if (section.IsText("depends_on"))
        {
            section.FailReference("depends_on", "worker", name, names);
        }
        else
        {
            section.Section("depends_on")!.FailReference(name, "worker", name, names);
        }
    }

    private static DependencyCondition Condition(ConfigSection dependency) =>
        dependency.Choice("condition", "started", "ready", "healthy", "completed") switch
        {
            "started" => DependencyCondition.Started,
            "healthy" => DependencyCondition.Healthy,
            "completed" => DependencyCondition.Completed,
            _ => DependencyCondition.Ready,
        };
}
