using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Endpoints;

public sealed class EndpointHealthTests
{
    [Fact]
    public void The_first_success_makes_an_unknown_endpoint_healthy() =>
        Assert.Equal(EndpointState.Healthy, default(EndpointHealth).Succeeded().State);

    [Fact]
    public void One_failure_degrades_and_three_in_a_row_make_unhealthy()
    {
        var health = default(EndpointHealth).Succeeded().Failed();
        Assert.Equal(EndpointState.Degraded, health.State);
        Assert.True(health.Available);
        health = health.Failed();
        Assert.Equal(EndpointState.Degraded, health.State);
        health = health.Failed();
        Assert.Equal(EndpointState.Unhealthy, health.State);
        Assert.False(health.Available);
    }

    [Fact]
    public void An_unhealthy_endpoint_needs_two_successes_in_a_row()
    {
        var health = default(EndpointHealth).Failed().Failed().Failed();
        Assert.Equal(EndpointState.Unhealthy, health.Succeeded().State);
        Assert.Equal(EndpointState.Unhealthy, health.Succeeded().Failed().Succeeded().State);
        Assert.Equal(EndpointState.Healthy, health.Succeeded().Succeeded().State);
    }

    [Fact]
    public void An_endpoint_that_fails_every_other_time_does_not_flap()
    {
        var health = default(EndpointHealth).Succeeded().Failed();
        for (var i = 0; i < 50; i++)
        {
            health = i % 2 == 0 ? health.Succeeded() : health.Failed();
            Assert.Equal(EndpointState.Degraded, health.State);
        }
    }

    [Fact]
    public void Whatever_happened_a_run_of_the_same_decides()
    {
        for (var history = 0; history < 1 << 10; history++)
        {
            var health = default(EndpointHealth);
            for (var bit = 0; bit < 10; bit++) health = (history >> bit & 1) == 1 ? health.Succeeded() : health.Failed();
            Assert.Equal(EndpointState.Healthy, health.Succeeded().Succeeded().State);
            Assert.Equal(EndpointState.Unhealthy, health.Failed().Failed().Failed().State);
        }
    }

    [Fact]
    public void What_is_not_healthy_is_checked_more_often_but_never_less_than_asked()
    {
        var interval = TimeSpan.FromSeconds(30);
        var healthy = default(EndpointHealth).Succeeded();
        Assert.Equal(interval, healthy.NextCheckIn(interval));
        Assert.Equal(EndpointHealth.DoubtInterval, healthy.Failed().NextCheckIn(interval));
        Assert.Equal(EndpointHealth.RecoveryInterval, healthy.Failed().Failed().Failed().NextCheckIn(interval));
        Assert.Equal(TimeSpan.FromSeconds(0.5), healthy.Failed().NextCheckIn(TimeSpan.FromSeconds(0.5)));
    }
}
