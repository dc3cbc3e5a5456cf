using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Health;

namespace Holdfast.Processes.Tests.Health;

public sealed class CheckMachineTests
{
    private static readonly HealthCheckDefinition Check = new()
    {
        Type = HealthCheckType.Process, Retries = 3, Successes = 2, Slow = TimeSpan.FromMilliseconds(500),
    };

    private static readonly ProbeResult Good = ProbeResult.Pass(TimeSpan.FromMilliseconds(5));
    private static readonly ProbeResult Bad = ProbeResult.Fail(TimeSpan.FromMilliseconds(5), "refused");

    [Fact]
    public void Failures_fewer_than_retries_make_it_degraded_and_as_many_unhealthy()
    {
        Assert.Equal(
            [CheckVerdict.Pending, CheckVerdict.Healthy, CheckVerdict.Degraded, CheckVerdict.Degraded, CheckVerdict.Unhealthy],
            Verdicts(Good, Good, Bad, Bad, Bad));
    }

    [Fact]
    public void What_has_never_passed_is_pending_until_it_has_failed_often_enough() =>
        Assert.Equal([CheckVerdict.Pending, CheckVerdict.Pending, CheckVerdict.Unhealthy], Verdicts(Bad, Bad, Bad));

    [Fact]
    public void After_failing_it_must_pass_as_often_as_successes_says() =>
        Assert.Equal(
            [CheckVerdict.Pending, CheckVerdict.Pending, CheckVerdict.Unhealthy, CheckVerdict.Unhealthy, CheckVerdict.Healthy],
            Verdicts(Bad, Bad, Bad, Good, Good));

    [Fact]
    public void One_that_passes_every_other_time_is_never_called_healthy_again()
    {
        var verdicts = Verdicts([Good, Good, .. Enumerable.Range(0, 20).SelectMany(_ => new[] { Bad, Good })]);
        Assert.All(verdicts.Skip(2), verdict => Assert.Equal(CheckVerdict.Degraded, verdict));
    }

    [Fact]
    public void A_slow_answer_makes_it_degraded_and_says_how_slow()
    {
        var condition = Run(Good, Good, ProbeResult.Pass(TimeSpan.FromMilliseconds(1_204)));
        Assert.Equal((CheckVerdict.Degraded, "an answer took 1204 ms, more than 500 ms"), (condition.Verdict, condition.Reason));
        Assert.Equal(CheckVerdict.Healthy, CheckMachine.Step(Check, condition, Good).Verdict);
    }

    [Fact]
    public void The_reason_counts_the_failures() => Assert.Equal("refused (2 of 3)", Run(Good, Good, Bad, Bad).Reason);

    [Fact]
    public void It_is_unhealthy_only_after_that_many_failures_in_a_row() => Prop.ForAll<bool[]>(Holds).QuickCheckThrowOnFailure();

    private static bool Holds(bool[] passes)
    {
        var condition = CheckCondition.Initial;
        var (failures, successes) = (0, 0);
        foreach (var passed in passes)
        {
            var before = condition.Verdict;
            condition = CheckMachine.Step(Check, condition, passed ? Good : Bad);
            (failures, successes) = passed ? (0, successes + 1) : (failures + 1, 0);
            var fell = condition.Verdict == CheckVerdict.Unhealthy && before != CheckVerdict.Unhealthy;
            var rose = condition.Verdict == CheckVerdict.Healthy && before != CheckVerdict.Healthy;
            if ((fell && failures != Check.Retries) || (rose && successes < Check.Successes))
                return false;
        }

        return true;
    }

    private static CheckCondition Run(params ProbeResult[] results) =>
        results.Aggregate(CheckCondition.Initial, (condition, result) => CheckMachine.Step(Check, condition, result));

    private static IEnumerable<CheckVerdict> Verdicts(params ProbeResult[] results) =>
        [.. results.Select((_, index) => Run(results[..(index + 1)]).Verdict)];
}
