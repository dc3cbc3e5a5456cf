using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Endpoints;

public sealed class EndpointMachineTests
{
    private static readonly HealthCheck Rules = new();

    private static EndpointMachine Told(HealthCheck rules, params ReadOnlySpan<bool> successes)
    {
        var machine = new EndpointMachine(rules);
        foreach (var success in successes) Tell(machine, success, default);
        return machine;
    }

    private static void Tell(EndpointMachine machine, bool success, TimeSpan now)
    {
        if (success) machine.Succeeded(now);
        else machine.Failed(now);
    }

    [Fact]
    public void The_first_success_makes_an_unknown_endpoint_healthy() =>
        Assert.Equal(EndpointState.Healthy, Told(Rules, true).State);

    [Fact]
    public void One_failure_degrades_and_three_in_a_row_make_unhealthy()
    {
        var machine = Told(Rules, true, false);
        Assert.Equal((EndpointState.Degraded, true), (machine.State, machine.Available));
        machine.Failed(default);
        Assert.Equal(EndpointState.Degraded, machine.State);
        machine.Failed(default);
        Assert.Equal((EndpointState.Unhealthy, false), (machine.State, machine.Available));
    }

    [Fact]
    public void An_unhealthy_endpoint_needs_two_successes_in_a_row()
    {
        Assert.Equal(EndpointState.Unhealthy, Told(Rules, false, false, false, true).State);
        Assert.Equal(EndpointState.Unhealthy, Told(Rules, false, false, false, true, false, true).State);
        Assert.Equal(EndpointState.Healthy, Told(Rules, false, false, false, true, true).State);
    }

    [Fact]
    public void An_endpoint_that_fails_every_other_time_does_not_flap()
    {
        var machine = Told(Rules with { LeastOutcomes = 1000 }, true, false);
        for (var i = 0; i < 50; i++)
        {
            Tell(machine, i % 2 == 0, default);
            Assert.Equal(EndpointState.Degraded, machine.State);
        }
    }

    [Fact]
    public void One_that_fails_too_large_a_share_is_ejected_for_a_time_whatever_its_checks_say()
    {
        var machine = Told(Rules, true);
        var now = TimeSpan.Zero;
        for (var i = 0; machine.State != EndpointState.Unhealthy; i++)
        {
            Assert.True(i <= Rules.LeastOutcomes, "it was not ejected");
            now += TimeSpan.FromMilliseconds(100);
            Tell(machine, i % 2 == 1, now);
        }

        Assert.Equal(now + Rules.Ejection, machine.EjectedUntil);
        for (var i = 0; i < 5; i++) machine.Succeeded(now);
        Assert.Equal(EndpointState.Unhealthy, machine.State);
        now += Rules.Ejection;
        machine.Succeeded(now);
        Assert.Equal(EndpointState.Healthy, machine.State);

        // The next one lasts twice as long.
        now += TimeSpan.FromMinutes(1);
        for (var i = 0; machine.State != EndpointState.Unhealthy; i++) Tell(machine, i % 2 == 1, now);
        Assert.Equal(now + (2 * Rules.Ejection), machine.EjectedUntil);
    }

    [Fact]
    public void Failures_of_long_ago_count_no_more()
    {
        var machine = Told(Rules with { UnhealthyAfter = 100 }, true);
        for (var i = 0; i < Rules.LeastOutcomes - 2; i++) machine.Failed(TimeSpan.FromSeconds(1));
        Assert.Equal(1, machine.ErrorRate(TimeSpan.FromSeconds(2)), 0.1);
        machine.Failed(TimeSpan.FromSeconds(40));
        Assert.Equal(EndpointState.Degraded, machine.State);
        Assert.Equal(0, machine.ErrorRate(TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void Draining_hides_the_health_and_changes_none_of_it()
    {
        var machine = Told(Rules, true);
        machine.Drain(true);
        Assert.Equal((EndpointState.Draining, EndpointState.Healthy, false), (machine.State, machine.Health, machine.Available));
        for (var i = 0; i < 3; i++) machine.Failed(default);
        Assert.Equal((EndpointState.Draining, EndpointState.Unhealthy), (machine.State, machine.Health));
        machine.Drain(false);
        Assert.Equal((EndpointState.Unhealthy, false), (machine.State, machine.Available));
    }

    [Fact]
    public void Whatever_happens_the_rules_hold()
    {
        for (var seed = 0; seed < 500; seed++) Walk(new Random(seed));
    }

    [Fact]
    public void What_is_not_healthy_is_checked_more_often_but_never_less_than_asked()
    {
        Assert.Equal(Rules.Interval, Told(Rules, true).NextCheckIn());
        Assert.Equal(EndpointMachine.DoubtInterval, Told(Rules, true, false).NextCheckIn());
        Assert.Equal(EndpointMachine.RecoveryInterval, Told(Rules, false, false, false).NextCheckIn());
        Assert.Equal(TimeSpan.FromSeconds(0.5), Told(Rules with { Interval = TimeSpan.FromSeconds(0.5) }, true, false).NextCheckIn());
    }

    private static void Walk(Random random)
    {
        var rules = new HealthCheck
        {
            UnhealthyAfter = random.Next(1, 5), HealthyAfter = random.Next(1, 5), LeastOutcomes = random.Next(1, 30),
            ErrorRate = random.Next(1, 11) / 10.0,
        };
        var machine = new EndpointMachine(rules);
        var (now, successes, failures, outcomes) = (TimeSpan.Zero, 0, 0, 0);
        for (var i = 0; i < 300; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(3));
            var (before, draining) = (machine.Health, machine.Draining);
            if (random.Next(20) == 0)
            {
                machine.Drain(!draining);
                Assert.Equal(before, machine.Health);
                continue;
            }

            var success = random.Next(3) > 0;
            (successes, failures) = success ? (successes + 1, 0) : (0, failures + 1);
            outcomes++;
            Tell(machine, success, now);
            Assert.Equal(draining, machine.Draining);
            Assert.Equal(!draining && machine.Health != EndpointState.Unhealthy, machine.Available);
            if (failures >= rules.UnhealthyAfter) Assert.Equal(EndpointState.Unhealthy, machine.Health);
            if (before == EndpointState.Unhealthy && machine.Health != before)
            {
                // It came back by successes in a row alone, and not before its ejection was over.
                Assert.Equal(EndpointState.Healthy, machine.Health);
                Assert.True(successes >= rules.HealthyAfter);
            }

            if (before != EndpointState.Unhealthy && machine.Health == EndpointState.Unhealthy)
            {
                Assert.False(success);
                Assert.True(failures >= rules.UnhealthyAfter || (machine.EjectedUntil > now && outcomes >= rules.LeastOutcomes));
            }

            if (machine.EjectedUntil is { } until && now < until) Assert.Equal(EndpointState.Unhealthy, machine.Health);
        }
    }
}
