namespace Holdfast.Processes.Health;

/// <summary>
/// Counts what one check finds. Pure. Thresholds keep a single lost packet from ending a run, and hysteresis keeps a worker that answers
/// every other time from being called healthy.
/// </summary>
internal static class CheckMachine
{
    /// <summary>Takes one more result in.</summary>
    public static CheckCondition Step(HealthCheckDefinition definition, CheckCondition condition, ProbeResult result) =>
        result.Passed ? Passed(definition, condition, result) : Failed(definition, condition, result);

    private static CheckCondition Passed(HealthCheckDefinition definition, CheckCondition condition, ProbeResult result)
    {
        var successes = Math.Min(condition.Successes + 1, definition.Successes);
        var next = condition with { Successes = successes, Failures = 0 };
        if (successes < definition.Successes && condition.Verdict != CheckVerdict.Healthy)
            return next with { Reason = condition.Reason };
        return definition.Slow is { } slow && result.Took > slow
            ? next with { Verdict = CheckVerdict.Degraded, Reason = $"an answer took {Shown(result.Took)}, more than {Shown(slow)}" }
            : next with { Verdict = CheckVerdict.Healthy, Reason = null };
    }

    private static CheckCondition Failed(HealthCheckDefinition definition, CheckCondition condition, ProbeResult result)
    {
        var failures = Math.Min(condition.Failures + 1, definition.Retries);
        var verdict = failures >= definition.Retries ? CheckVerdict.Unhealthy
            : condition.Verdict is CheckVerdict.Pending or CheckVerdict.Unhealthy ? condition.Verdict
            : CheckVerdict.Degraded;
        return new CheckCondition
        {
            Verdict = verdict,
            Failures = failures,
            Reason = definition.Retries == 1 ? result.Detail : $"{result.Detail} ({failures} of {definition.Retries})",
        };
    }

    private static string Shown(TimeSpan time) => $"{time.TotalMilliseconds:0} ms";
}
