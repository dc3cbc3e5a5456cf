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
        var both = directory.Group(["a", "b"], BalancingStrategy.LeastConnections);
        Assert.True(directory.Reserve(directory.Only("a"), None).TryGet(out _, out _));
        Assert.Equal("b", Reserve(directory, both));
        var late = directory.Group(["a", "b"], BalancingStrategy.RoundRobin);
        Assert.Equal("a", Reserve(directory, late));
        Assert.Equal("b", Reserve(directory, late));
        Assert.Contains("limit of 2", Refusal(directory, both, None), StringComparison.Ordinal);
        directory.Release("b");
        Assert.Contains("failed just now", Refusal(directory, both, new HashSet<string> { "b" }), StringComparison.Ordinal);
        for (var i = 0; i < EndpointHealth.UnhealthyAfter; i++)
            directory.Failed("b", new Fault(EndpointErrors.NoneAvailable, "down"));
        Assert.Contains("unhealthy: down", Refusal(directory, late, None), StringComparison.Ordinal);
        for (var i = 0; i < EndpointHealth.HealthyAfter; i++)
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
        var group = directory.Group(["a", "b"], BalancingStrategy.LeastResponseTime);
        Assert.Equal("b", Reserve(directory, group));
        directory.Succeeded("b", TimeSpan.FromMilliseconds(200));
        Assert.Equal("a", Reserve(directory, group));
        return Task.CompletedTask;
    });

    private static EndpointDirectory Directory(Io io) => new(
        io,
        new SessionEvents(new RecordingJournal(io), io),
        [new() { Name = "a", Host = "a", Port = 23, MaxConnections = 2 }, new() { Name = "b", Host = "b", Port = 23, MaxConnections = 2 }]);

    private static string Reserve(EndpointDirectory directory, EndpointGroup group)
    {
        Assert.True(directory.Reserve(group, None).TryGet(out var endpoint, out var fault), fault?.Detail);
        return endpoint.Name;
    }

    private static string Refusal(EndpointDirectory directory, EndpointGroup group, HashSet<string> tried)
    {
        Assert.False(directory.Reserve(group, tried).TryGet(out _, out var fault));
        return fault!.Detail;
    }
}
