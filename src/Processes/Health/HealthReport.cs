using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Health;

/// <summary>What all checks together say of a run.</summary>
/// <param name="HasStarted">Whether it has started.</param>
/// <param name="IsReady">Whether it can take work.</param>
/// <param name="MustEnd">Whether it is to be ended: it did not start, or lives no more.</param>
/// <param name="State">How it is.</param>
/// <param name="Reason">Why it is not healthy; null where it is.</param>
internal sealed record HealthReport(bool HasStarted, bool IsReady, bool MustEnd, HealthState State, string? Reason)
{
    /// <summary>Puts the checks of a run together.</summary>
    /// <param name="definition">Which checks there are.</param>
    /// <param name="of">The condition of the check for a purpose; asked only for those that there are.</param>
    public static HealthReport Of(WorkerHealthDefinition definition, Func<HealthPurpose, CheckCondition> of)
    {
        var startup = definition.Startup is null ? null : of(HealthPurpose.Startup);
        if (startup is { Verdict: not (CheckVerdict.Healthy or CheckVerdict.Degraded) })
            return NotStarted(startup);
        var liveness = definition.Liveness is null ? null : of(HealthPurpose.Liveness);
        if (liveness is { Verdict: CheckVerdict.Unhealthy })
            return new(true, false, true, HealthState.Unhealthy, $"its liveness check fails: {liveness.Reason}");
        var readiness = definition.Readiness is null ? null : of(HealthPurpose.Readiness);
        var ready = readiness is null or { Verdict: CheckVerdict.Healthy or CheckVerdict.Degraded };
        var worst = ready ? new[] { readiness, liveness }.FirstOrDefault(check => check is { Verdict: CheckVerdict.Degraded }) : readiness;
        return worst switch
        {
            null => new(true, true, false, HealthState.Healthy, null),
            { Verdict: CheckVerdict.Unhealthy } => new(true, false, false, HealthState.Degraded, $"it is not ready: {worst.Reason}"),
            { Verdict: CheckVerdict.Pending } => new(true, false, false, HealthState.Degraded, worst.Reason is null ? "it is not ready yet" : $"it is not ready yet: {worst.Reason}"),
            _ => new(true, ready, false, HealthState.Degraded, worst.Reason),
        };
    }

    private static HealthReport NotStarted(CheckCondition startup) => startup.Verdict == CheckVerdict.Unhealthy
        ? new(false, false, true, HealthState.Unhealthy, $"it did not start: {startup.Reason}")
        : new(false, false, false, HealthState.Degraded, startup.Reason is null ? null : $"it has not started yet: {startup.Reason}");
}
