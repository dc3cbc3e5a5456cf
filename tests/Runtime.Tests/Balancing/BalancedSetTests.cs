using Holdfast.Runtime.Balancing;

namespace Holdfast.Runtime.Tests.Balancing;

/// <summary>What changes over time: sets, drains, slow starts, affinities and rings.</summary>
public sealed class BalancedSetTests
{
    private const int Keys = 20_000;

    [Fact]
    public void A_key_moves_only_to_one_that_came_or_from_one_that_left()
    {
        var balancer = Ring(10);
        var before = Owners(balancer);
        balancer.Apply(Named(11), default);
        var after = Owners(balancer);
        Assert.All(Enumerable.Range(0, Keys), key => Assert.True(before[key] == after[key] || after[key] == "e10"));
        Assert.InRange(after.Count(owner => owner == "e10"), Keys / 11 / 2, Keys / 11 * 2);
        balancer.Apply(Named(10), default);
        Assert.Equal(before, Owners(balancer));
    }

    [Fact]
    public void Keys_of_one_that_is_unavailable_move_and_come_back()
    {
        var balancer = Ring(10);
        var before = Owners(balancer);
        balancer.SetAvailable(3, available: false, default);
        var without = Owners(balancer);
        Assert.All(Enumerable.Range(0, Keys), key => Assert.True(before[key] == "e3" ? without[key] != "e3" : without[key] == before[key]));
        balancer.SetAvailable(3, available: true, default);
        Assert.Equal(before, Owners(balancer));
    }

    [Fact]
    public void No_endpoint_of_a_ring_holds_more_than_its_bound_even_where_all_ask_for_one_key()
    {
        var balancer = Ring(8);
        for (var opened = 1; opened <= 4_000; opened++)
        {
            var number = balancer.Choose(new() { Key = 42 });
            balancer.Opened(number);
            if (balancer.Open(number) > Math.Ceiling(1.25 * opened / 8))
                Assert.Fail($"{balancer.Open(number)} of {opened}");
        }
    }

    [Fact]
    public void Hashes_are_the_same_everywhere()
    {
        Assert.Equal(14_329_801_187_329_033_417UL, BalancingKey.Of("teller-17"));
        Assert.NotEqual(BalancingKey.Of("teller-17"), BalancingKey.Of("teller-71"));
    }

    [Fact]
    public void The_same_user_gets_the_same_endpoint_until_it_cannot_be_had()
    {
        var balancer = Affine(keys: 10);
        var first = Choose(balancer, "ann", 0);
        Assert.NotEqual(first, Choose(balancer, "bob", 0));
        Assert.Equal(first, Choose(balancer, "ann", 1));
        balancer.SetAvailable(first, available: false, default);
        var second = Choose(balancer, "ann", 2);
        Assert.NotEqual(first, second);
        balancer.SetAvailable(first, available: true, default);
        Assert.Equal(second, Choose(balancer, "ann", 3));
    }

    [Fact]
    public void Affinities_are_forgotten_when_idle_and_the_longest_unused_first_when_there_are_too_many()
    {
        var table = new AffinityTable(3, TimeSpan.FromMinutes(1));
        foreach (var (key, number) in (((string, int)[])[("a", 1), ("b", 2), ("c", 3)]))
            table.Bind(key, number, default);
        Assert.Equal(1, table.Find("a", default));
        table.Bind("d", 4, default);
        Assert.Equal((-1, 1, 3, 4, 3), (table.Find("b", default), table.Find("a", default), table.Find("c", default), table.Find("d", default), table.Count));
        table.Forget(3);
        Assert.Equal((-1, 2), (table.Find("c", default), table.Count));
        Assert.Equal(-1, table.Find("a", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void One_that_comes_back_gets_its_share_little_by_little()
    {
        var balancer = new Balancer(new() { Strategy = BalancingStrategy.Random, SlowStart = TimeSpan.FromSeconds(16) });
        balancer.Apply(Named(2), default);
        Assert.InRange(ShareOfSecond(balancer, 0), 0.49, 0.51);
        balancer.SetAvailable(1, available: false, TimeSpan.FromSeconds(100));
        balancer.SetAvailable(1, available: true, TimeSpan.FromSeconds(100));
        Assert.InRange(ShareOfSecond(balancer, 100), 0.05, 0.07);
        Assert.InRange(ShareOfSecond(balancer, 107.5), 0.32, 0.35);
        Assert.InRange(ShareOfSecond(balancer, 116), 0.49, 0.51);
    }

    [Fact]
    public void One_that_is_drained_keeps_what_it_has_and_takes_no_more()
    {
        var balancer = new Balancer(new());
        balancer.Apply(Named(2), default);
        balancer.Opened(0);
        balancer.SetDraining(0, draining: true, default);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, balancer.Choose(default));
            balancer.Opened(1);
        }

        Assert.False(balancer.IsDrained(0));
        balancer.Closed(0);
        Assert.True(balancer.IsDrained(0));
        balancer.SetDraining(0, draining: false, default);
        Assert.Equal(0, balancer.Choose(default));
    }

    [Fact]
    public void A_number_is_used_again_only_when_the_last_connection_of_its_endpoint_has_closed()
    {
        var balancer = new Balancer(new());
        balancer.Apply([new("old")], default);
        balancer.Opened(0);
        balancer.Apply([new("new")], default);
        Assert.Equal((1, -1, "old"), (balancer.Find("new"), balancer.Find("old"), balancer[0].Name));
        balancer.Closed(0);
        Assert.True(balancer.IsDrained(0));
        Assert.Throws<InvalidOperationException>(() => balancer.Closed(0));
        balancer.Apply([new("new"), new("newer")], default);
        Assert.Equal(0, balancer.Find("newer"));
    }

    [Fact]
    public void What_cannot_be_balanced_is_refused()
    {
        var balancer = new Balancer(new());
        Assert.Equal(-1, balancer.Choose(default));
        Assert.Throws<ArgumentException>(() => balancer.Apply([new("a"), new("a")], default));
        Assert.Throws<ArgumentException>(() => balancer.Apply([new("a", 0)], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Balancer(new() { LoadBound = 1 }));
    }

    private static double ShareOfSecond(Balancer balancer, double second)
    {
        const int Draws = 10_000;
        var count = 0;
        for (var i = 0; i < Draws; i++)
            count += balancer.Choose(new() { Now = TimeSpan.FromSeconds(second), Draw = (ulong)i * (ulong.MaxValue / Draws) });
        return (double)count / Draws;
    }

    private static Balancer Ring(int count)
    {
        var balancer = new Balancer(new() { Strategy = BalancingStrategy.ConsistentHash });
        balancer.Apply(Named(count), default);
        return balancer;
    }

    private static Balancer Affine(int keys)
    {
        var balancer = new Balancer(new() { AffinityKeys = keys });
        balancer.Apply(Named(3), default);
        return balancer;
    }

    private static int Choose(Balancer balancer, string user, double second)
    {
        var number = balancer.Choose(new() { Now = TimeSpan.FromSeconds(second), Affinity = user });
        balancer.Opened(number);
        return number;
    }

    private static BalancedEndpoint[] Named(int count) => [.. Enumerable.Range(0, count).Select(i => new BalancedEndpoint($"e{i}"))];

    private static string[] Owners(Balancer balancer) =>
        [.. Enumerable.Range(0, Keys).Select(key => balancer[balancer.Choose(new() { Key = BalancingKey.Of($"{key}") })].Name)];
}
