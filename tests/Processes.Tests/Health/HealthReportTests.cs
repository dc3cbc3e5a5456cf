using Holdfast.Processes.Health;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Health;

public sealed class HealthReportTests
{
    private static readonly HealthCheckDefinition Check = new() { Type = HealthCheckType.Process };

    private static readonly WorkerHealthDefinition All = new() { Startup = Check, Readiness = Check, Liveness = Check };

    [Fact]
    public void Until_it_has_started_nothing_else_counts()
    {
        var report = Of(All, CheckVerdict.Pending, CheckVerdict.Healthy, CheckVerdict.Unhealthy);
        Assert.Equal((false, false, false, HealthState.Degraded), (report.HasStarted, report.IsReady, report.MustEnd, report.State));
    }

    [Fact]
    public void One_that_does_not_start_must_end() => Assert.True(Of(All, CheckVerdict.Unhealthy, CheckVerdict.Pending, CheckVerdict.Pending).MustEnd);

    [Fact]
    public void One_that_is_not_ready_goes_on_without_work()
    {
        var report = Of(All, CheckVerdict.Healthy, CheckVerdict.Unhealthy, CheckVerdict.Healthy);
        Assert.Equal((true, false, false, HealthState.Degraded), (report.HasStarted, report.IsReady, report.MustEnd, report.State));
        Assert.Equal("it is not ready: no", report.Reason);
    }

    [Fact]
    public void One_that_lives_no_more_must_end_though_it_be_ready()
    {
        var report = Of(All, CheckVerdict.Healthy, CheckVerdict.Healthy, CheckVerdict.Unhealthy);
        Assert.Equal((true, HealthState.Unhealthy), (report.MustEnd, report.State));
    }

    [Fact]
    public void A_liveness_check_that_has_said_nothing_yet_takes_nothing_away() =>
        Assert.Equal(new HealthReport(true, true, false, HealthState.Healthy, null), Of(All, CheckVerdict.Healthy, CheckVerdict.Healthy, CheckVerdict.Pending));

    [Fact]
    public void A_degraded_check_keeps_it_ready()
    {
        var report = Of(All, CheckVerdict.Healthy, CheckVerdict.Healthy, CheckVerdict.Degraded);
        Assert.Equal((true, HealthState.Degraded, "no"), (report.IsReady, report.State, report.Reason));
    }

    [Fact]
    public void Without_checks_all_is_well() => Assert.Equal(
        new HealthReport(true, true, false, HealthState.Healthy, null),
        HealthReport.Of(WorkerHealthDefinition.None, _ => throw new InvalidOperationException("nothing is to be asked")));

    private static HealthReport Of(WorkerHealthDefinition definition, CheckVerdict startup, CheckVerdict readiness, CheckVerdict liveness) =>
        HealthReport.Of(definition, purpose =>
        {
            var verdict = purpose switch { HealthPurpose.Startup => startup, HealthPurpose.Readiness => readiness, _ => liveness };
            return new CheckCondition { Verdict = verdict, Reason = verdict is CheckVerdict.Healthy or CheckVerdict.Pending ? null : "no" };
        });
}
