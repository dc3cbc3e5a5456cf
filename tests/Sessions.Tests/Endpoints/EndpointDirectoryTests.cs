using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Balancing;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Endpoints;

public sealed class EndpointDirectoryTests
{
    private static readonly HashSet<string> None = [];

    [Fact]
    public void Groups_that_share_an_endpoint_share_its_count_its_limit_and_its_health() => Simulation.Run(1, io =>
    {
        var directory = Directory(io);
        var both = directory.Group(["a", "b"], new BalancingOptions());
        Assert.True(directory.Reserve(directory.Only("a"), null, None).TryGet(out _, out _));
        Assert.Equal("b", Reserve(directory, both));
        var late = directory.Group(["a", "b"], new BalancingOptions { Strategy = BalancingStrategy.RoundRobin });
        Assert.Equal("a", Reserve(directory, late));
        Assert.Equal("b", Reserve(directory, late));
        Assert.Contains("limit of 2", Refusal(directory, both, None), StringComparison.Ordinal);
        directory.Release("b");
        Assert.Contains("failed just now", Refusal(directory, both, new HashSet<string> { "b" }), StringComparison.Ordinal);
        for (var i = 0; i < new HealthCheck().UnhealthyAfter; i++)
            directory.Failed("b", new Fault(EndpointErrors.NoneAvailable, "down"));
        Assert.Contains("unhealthy: down", Refusal(directory, late, None), StringComparison.Ordinal);
        for (var i = 0; i < new HealthCheck().HealthyAfter; i++)
            directory.Succeeded("b", TimeSpan.FromMilliseconds(5));
        Assert.Equal("b", Reserve(directory, late));
        return Task.CompletedTask;
    });

    [Fact]
    public void The_quickest_endpoint_is_chosen_by_what_was_measured_before_the_group_was_there() => Simulation.Run(1, io =>
    {
        var directory = Directory(io);
        directory.Succeeded("a", TimeSpan.FromMilliseconds(90));
        directory.Succeeded("b", TimeSpan.FromMilliseconds(10));
        var group = directory.Group(["a", "b"], new BalancingOptions { Strategy = BalancingStrategy.LeastResponseTime });
        Assert.Equal("b", Reserve(directory, group));
        directory.Succeeded("b", TimeSpan.FromMilliseconds(200));
        Assert.Equal("a", Reserve(directory, group));
        return Task.CompletedTask;
    });

    [Fact]
    public void A_key_stays_at_its_home_until_that_cannot_be_used() => Simulation.Run(1, io =>
    {
        var directory = Directory(io);
        var group = directory.Group(["a", "b"], new BalancingOptions { Strategy = BalancingStrategy.RoundRobin, AffinityKeys = 10 });
        var home = directory.Home(group, "ann");
        Assert.NotNull(home);
        for (var i = 0; i < 5; i++) Assert.Equal(home, directory.Home(group, "ann"));
        directory.Drain(home, true);
        var other = directory.Home(group, "ann");
        Assert.NotEqual(home, other);
        directory.Drain(home, false);
        Assert.Equal(other, directory.Home(group, "ann"));
        return Task.CompletedTask;
    });

    [Fact]
    public void One_that_drains_is_passed_over_and_the_change_is_told() => Simulation.Run(1, io =>
    {
        var directory = Directory(io);
        var told = new List<(string, bool)>();
        directory.OnChange(name => told.Add((name, directory.IsAvailable(name))));
        var group = directory.Group(["a", "b"], new BalancingOptions());
        Assert.Equal("a", Reserve(directory, group));
        directory.Drain("a", true);
        directory.Drain("a", true);
        Assert.Equal("b", Reserve(directory, group));
        Assert.True(directory.Reserve(group, "a", None).TryGet(out var instead, out _));
        Assert.Equal("b", instead.Name);
        Assert.Contains("a is draining.", Refusal(directory, group, None), StringComparison.Ordinal);
        directory.Drain("a", false);
        Assert.True(directory.Reserve(group, "a", None).TryGet(out var again, out _));
        Assert.Equal("a", again.Name);
        Assert.Equal([("a", false), ("a", true)], told);
        return Task.CompletedTask;
    });

    private static EndpointDirectory Directory(Io io) => new(
        io,
        new SessionEvents(new RecordingJournal(io), io),
        [new() { Name = "a", Host = "a", Port = 23, MaxConnections = 2 }, new() { Name = "b", Host = "b", Port = 23, MaxConnections = 2 }]);

    private static string Reserve(EndpointDirectory directory, EndpointGroup group)
    {
        Assert.True(directory.Reserve(group, null, None).TryGet(out var endpoint, out var fault), fault?.Detail);
        return endpoint.Name;
    }

    private static string Refusal(EndpointDirectory directory, EndpointGroup group, HashSet<string> tried)
    {
        Assert.False(directory.Reserve(group, null, tried).TryGet(out _, out var fault));
        return fault!.Detail;
    }
}
