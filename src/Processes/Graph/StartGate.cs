using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Graph;

/// <summary>Says whether a worker may be started, and if not, for whom it waits. Pure.</summary>
internal static class StartGate
{
    private const int MostNamed = 3;

    /// <summary>Whether a condition is met.</summary>
    public static bool IsMet(DependencyCondition condition, DependencyState state) => condition switch
    {
        DependencyCondition.Started => state.Started || state.Completed,
        DependencyCondition.Healthy => state.Healthy,
        DependencyCondition.Completed => state.Completed,
        _ => state.Ready,
    };

    /// <summary>Whom a worker waits for.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="stateOf">How far another is; null where there is no such worker.</param>
    /// <returns>Words such as <c>ledger to be ready, which is starting</c>; null where it may be started.</returns>
    public static string? Waits(WorkerDefinition worker, Func<string, DependencyState?> stateOf)
    {
        if (worker.DependsOn.Count == 0)
            return null;
        var waits = new List<string>();
        foreach (var (name, condition) in worker.DependsOn)
        {
            var state = stateOf(name);
            if (state is { } known && IsMet(condition, known))
                continue;
            waits.Add($"{name} {Wish(condition)}, which {(state is { } seen ? $"is {seen.Word}" : "is not defined")}");
        }

        return waits.Count switch
        {
            0 => null,
            <= MostNamed => string.Join("; and for ", waits),
            _ => $"{string.Join("; for ", waits.Take(MostNamed))}; and for {waits.Count - MostNamed} more",
        };
    }

    private static string Wish(DependencyCondition condition) => condition switch
    {
        DependencyCondition.Started => "to be started",
        DependencyCondition.Healthy => "to be healthy",
        DependencyCondition.Completed => "to be completed",
        _ => "to be ready",
    };
}
