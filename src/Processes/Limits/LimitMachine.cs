namespace Holdfast.Processes.Limits;

/// <summary>
/// Watches one run's use. Pure: a measurement in, the next condition and effects out. A level is left only well below where it
/// began, so that a use that wavers around a limit is told once; and a run is ended at most once.
/// </summary>
internal static class LimitMachine
{
    /// <summary>A level is left below this share of where it began.</summary>
    public const double Hysteresis = 0.9;

    /// <summary>Carries a run from one condition to the next.</summary>
    /// <param name="limits">Its limits.</param>
    /// <param name="condition">What is remembered.</param>
    /// <param name="usage">What was measured.</param>
    public static (LimitCondition Condition, IReadOnlyList<LimitEffect> Effects) Step(
        WorkerLimits limits, LimitCondition condition, TreeUsage usage)
    {
        List<LimitEffect> effects = [];
        var next = condition;
        foreach (var bound in limits.Bounds)
        {
            if (usage.Of(bound.Resource, condition.Last) is { } used)
                next = Step(bound, next, used, usage.At, effects);
        }

        var throttled = limits.Bounds.Any(bound =>
            bound.Policy == LimitPolicy.Throttle && next.Standings.GetValueOrDefault(bound.Resource)?.Level == LimitLevel.Exceeded
            && bound.Resource == LimitedResource.Memory);
        if (throttled != next.Throttled && !next.Ending)
            effects.Add(new LimitEffect.Throttle(throttled));
        return (next with { Last = usage, Throttled = next.Ending ? next.Throttled : throttled }, effects);
    }

    private static LimitCondition Step(
        ResourceBound bound, LimitCondition condition, double used, TimeSpan now, List<LimitEffect> effects)
    {
        var before = condition.Standings.GetValueOrDefault(bound.Resource)?.Level ?? LimitLevel.Normal;
        var isOver = used >= bound.Limit;
        var since = isOver ? condition.OverSince.GetValueOrDefault(bound.Resource, now) : now;
        var next = condition with
        {
            OverSince = isOver ? condition.OverSince.SetItem(bound.Resource, since) : condition.OverSince.Remove(bound.Resource),
        };
        var level = LevelOf(bound, before, used, isOver && now - since >= bound.Sustained);
        if (level == before)
            return next;

        var standing = new LimitStanding(bound.Resource, level, used, bound.Limit);
        effects.Add(new LimitEffect.Tell(standing, bound.Policy));
        var ends = level == LimitLevel.Exceeded && !condition.Ending && IsEnding(bound.Policy);
        if (ends)
            effects.Add(new LimitEffect.End(bound, standing));
        return next with
        {
            Ending = next.Ending || ends,
            Standings = level == LimitLevel.Normal
                ? next.Standings.Remove(bound.Resource)
                : next.Standings.SetItem(bound.Resource, standing),
        };
    }

    private static LimitLevel LevelOf(ResourceBound bound, LimitLevel before, double used, bool isReached)
    {
        if (isReached || (before == LimitLevel.Exceeded && used >= bound.Limit * Hysteresis))
            return LimitLevel.Exceeded;
        var warns = used >= bound.Warning || (before != LimitLevel.Normal && used >= bound.Warning * Hysteresis);
        return warns ? LimitLevel.Warning : LimitLevel.Normal;
    }

    private static bool IsEnding(LimitPolicy policy) => policy
        is LimitPolicy.GracefulShutdown or LimitPolicy.ImmediateKill or LimitPolicy.Restart or LimitPolicy.RestartAdjusted;
}
