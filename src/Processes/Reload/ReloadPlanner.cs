using System.Security.Cryptography;
using System.Text;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;

namespace Holdfast.Processes.Reload;

/// <summary>Compares the workers there are with those that a configuration defines. Pure: the same two give the same plan.</summary>
internal static class ReloadPlanner
{
    private const int FingerprintCharacters = 16;

    /// <summary>The plan.</summary>
    /// <param name="now">The workers there are.</param>
    /// <param name="wanted">Those defined; one with a fault is not touched.</param>
    public static ReloadPlan Plan(IReadOnlyList<WorkerDefinition> now, IReadOnlyList<WorkerDefinition> wanted)
    {
        var current = now.ToDictionary(worker => worker.Name, StringComparer.Ordinal);
        var next = wanted.DistinctBy(worker => worker.Name, StringComparer.Ordinal).ToDictionary(worker => worker.Name, StringComparer.Ordinal);
        var steps = new List<ReloadStep>();
        steps.AddRange(WorkerGraph.Of(now).InOrder().Reverse().Where(name => !next.ContainsKey(name))
            .Select(name => new ReloadStep(ReloadAction.Remove, name, [])));
        steps.AddRange(WorkerGraph.Of(wanted).InOrder().Select(name => Step(current.GetValueOrDefault(name), next[name])).OfType<ReloadStep>());
        return new ReloadPlan(steps, FingerprintOf(steps));
    }

    private static ReloadStep? Step(WorkerDefinition? now, WorkerDefinition wanted)
    {
        if (wanted.Fault is not null)
            return new ReloadStep(ReloadAction.Refuse, wanted.Name, []) { Definition = wanted, Reason = wanted.Fault };
        if (now is null)
            return new ReloadStep(ReloadAction.Add, wanted.Name, []) { Definition = wanted };
        var changes = Changes(now, wanted);
        if (changes.Count == 0 && now.Fault is null)
            return null;
        // Of a program that was running when its entry was wrong nobody knows how it was started.
        var action = now.Fault is not null || changes.Any(change => change.Restarts) ? ReloadAction.Restart : ReloadAction.Update;
        return new ReloadStep(action, wanted.Name, changes) { Definition = wanted };
    }

    private static List<KeyChange> Changes(WorkerDefinition now, WorkerDefinition wanted)
    {
        var (before, after) = (DefinitionKeys.Of(now), DefinitionKeys.Of(wanted));
        var changes = new List<KeyChange>();
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            DefinitionValue? old = before.TryGetValue(key, out var was) ? was : null;
            DefinitionValue? next = after.TryGetValue(key, out var will) ? will : null;
            if (old == next)
                continue;
            var hidden = old?.Hidden ?? next!.Value.Hidden;
            changes.Add(new KeyChange(key, hidden ? null : old?.Text, hidden ? null : next?.Text, old?.Restarts ?? next!.Value.Restarts));
        }

        return changes;
    }

    private static string FingerprintOf(IReadOnlyList<ReloadStep> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            text.Append(step.Action).Append('\0').Append(step.Worker).Append('\0').Append(step.Reason).Append('\0');
            foreach (var (key, value) in step.Definition is { } definition ? DefinitionKeys.Of(definition) : [])
                text.Append(key).Append('\0').Append(value.Text).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..FingerprintCharacters];
    }
}
