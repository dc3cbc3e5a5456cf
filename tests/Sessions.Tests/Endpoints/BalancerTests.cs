using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Endpoints;

public sealed class BalancerTests
{
    private static BalancerCandidate Candidate(int weight = 1, int open = 0, int limit = 100, bool available = true) =>
        new(weight, open, limit, available);

    [Fact]
    public void Least_connections_keeps_the_loads_in_proportion_to_the_weights()
    {
        var balancer = new Balancer(BalancingStrategy.LeastConnections);
        int[] weights = [3, 1, 2];
        int[] open = [0, 0, 0];
        for (var i = 0; i < 60; i++)
            open[balancer.Choose([.. weights.Select((weight, n) => Candidate(weight, open[n]))], 0)]++;
        Assert.Equal([30, 10, 20], open);
    }

    [Fact]
    public void Turns_are_interleaved_by_weight()
    {
        var balancer = new Balancer(BalancingStrategy.RoundRobin);
        var turns = Enumerable.Range(0, 7).Select(_ => balancer.Choose([Candidate(5), Candidate(1), Candidate(1)], 0));
        Assert.Equal("0010200", string.Concat(turns));
    }

    [Fact]
    public void Chance_follows_the_weights()
    {
        var balancer = new Balancer(BalancingStrategy.Random);
        var counts = new int[3];
        for (var i = 0; i < 600; i++) counts[balancer.Choose([Candidate(1), Candidate(2), Candidate(3)], i / 600.0)]++;
        Assert.Equal([100, 200, 300], counts);
    }

    [Theory]
    [InlineData(BalancingStrategy.LeastConnections)]
    [InlineData(BalancingStrategy.RoundRobin)]
    [InlineData(BalancingStrategy.Random)]
    public void None_is_chosen_that_is_full_or_not_available_and_one_is_chosen_where_there_is_one(object strategy)
    {
        var balancer = new Balancer((BalancingStrategy)strategy);
        for (var mask = 0; mask < 256; mask++)
        {
            var candidates = new BalancerCandidate[4];
            for (var i = 0; i < 4; i++) candidates[i] = Candidate(i + 1, 5, (mask >> (2 * i) & 1) == 0 ? 5 : 6, (mask >> (2 * i + 1) & 1) == 1);
            var chosen = balancer.Choose(candidates, (mask % 16) / 16.0);
            Assert.Equal(candidates.Any(candidate => candidate.Eligible), chosen >= 0);
            if (chosen >= 0) Assert.True(candidates[chosen].Eligible);
        }
    }
}
