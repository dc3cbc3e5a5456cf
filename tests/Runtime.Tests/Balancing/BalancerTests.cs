using Holdfast.Runtime.Balancing;

namespace Holdfast.Runtime.Tests.Balancing;

public sealed class BalancerTests
{
    public static TheoryData<BalancingStrategy> Strategies => [.. Enum.GetValues<BalancingStrategy>()];

    [Fact]
    public void Turns_go_round_whatever_the_weights()
    {
        var balancer = Of(BalancingStrategy.RoundRobin, 5, 1, 1);
        Assert.Equal("012012012", Choices(balancer, 9));
    }

    [Fact]
    public void Weighted_turns_are_interleaved()
    {
        Assert.Equal("00012000001200", Choices(Of(BalancingStrategy.WeightedRoundRobin, 5, 1, 1), 14));
        Assert.Equal("0010", Choices(Of(BalancingStrategy.WeightedRoundRobin, 3, 1), 4));
    }

    [Fact]
    public void Weighted_turns_never_stray_from_their_share_by_more_than_one_turn()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 20))];
            var balancer = Of(BalancingStrategy.WeightedRoundRobin, weights);
            var (counts, sum) = (new int[weights.Length], weights.Sum());
            for (var turn = 1; turn <= 500; turn++)
            {
                counts[balancer.Choose(default)]++;
                for (var i = 0; i < weights.Length; i++)
                    Assert.InRange(counts[i] - ((double)turn * weights[i] / sum), -1.5 - (weights.Length / 2.0), 1.5 + (weights.Length / 2.0));
            }
        }
    }

    [Fact]
    public void One_that_comes_back_does_not_make_up_for_the_turns_it_missed()
    {
        var balancer = Of(BalancingStrategy.RoundRobin, 1, 1);
        balancer.SetAvailable(1, available: false, default);
        Assert.Equal("000000", Choices(balancer, 6));
        balancer.SetAvailable(1, available: true, default);
        Assert.Equal(3, Choices(balancer, 6).Count(number => number == '1'));
    }

    [Fact]
    public void The_least_connections_keep_the_loads_in_proportion_to_the_weights()
    {
        var balancer = Of(BalancingStrategy.LeastConnections, 3, 1, 2);
        for (var i = 0; i < 60; i++)
            balancer.Opened(balancer.Choose(default));
        Assert.Equal([30, 10, 20], Enumerable.Range(0, 3).Select(balancer.Open));
    }

    [Fact]
    public void Chance_follows_the_weights()
    {
        var balancer = Of(BalancingStrategy.Random, 1, 2, 3);
        var counts = new int[3];
        for (var i = 0; i < 600; i++)
            counts[balancer.Choose(new() { Draw = (ulong)(i / 600.0 * ulong.MaxValue) })]++;
        for (var i = 0; i < 3; i++)
            Assert.InRange(counts[i], ((i + 1) * 100) - 1, ((i + 1) * 100) + 1);
    }

    [Fact]
    public void Two_choices_keep_loads_far_closer_together_than_chance_does()
    {
        var spread = new Dictionary<BalancingStrategy, int>();
        foreach (var strategy in (BalancingStrategy[])[BalancingStrategy.Random, BalancingStrategy.PowerOfTwoChoices])
        {
            var (balancer, random) = (Of(strategy, Enumerable.Repeat(1, 100).ToArray()), new Random(5));
            for (var i = 0; i < 10_000; i++)
                balancer.Opened(balancer.Choose(new() { Draw = (ulong)random.NextInt64(long.MinValue, long.MaxValue) }));
            spread[strategy] = Enumerable.Range(0, 100).Max(balancer.Open) - 100;
        }

        Assert.InRange(spread[BalancingStrategy.PowerOfTwoChoices], 1, 6);
        Assert.True(spread[BalancingStrategy.Random] > 3 * spread[BalancingStrategy.PowerOfTwoChoices]);
    }

    [Fact]
    public void The_fastest_is_taken_a_slow_one_is_left_alone_and_asked_again_later()
    {
        var balancer = Of(BalancingStrategy.LeastResponseTime, 1, 1);
        Measure(balancer, 0, 10, 0);
        Measure(balancer, 1, 20, 0);
        Assert.Equal(0, At(balancer, 0));
        Measure(balancer, 0, 500, 1);
        Assert.Equal(1, At(balancer, 1));
        // The other fades as fast, so only news changes the order: here, that it is slow no more.
        Measure(balancer, 1, 30, 60);
        Assert.Equal(0, At(balancer, 60));
        Measure(balancer, 0, 10, 60);
        Assert.Equal(0, At(balancer, 60));
    }

    [Fact]
    public void Connections_under_way_count_as_much_as_the_response_time()
    {
        var balancer = Of(BalancingStrategy.LeastResponseTime, 1, 1);
        Measure(balancer, 0, 10, 0);
        Measure(balancer, 1, 35, 0);
        for (var i = 0; i < 3; i++)
            balancer.Opened(At(balancer, 0));
        Assert.Equal(3, balancer.Open(0));
        Assert.Equal(1, At(balancer, 0));
    }

    [Fact]
    public void One_never_measured_is_tried_once_and_then_waited_for()
    {
        var balancer = Of(BalancingStrategy.LeastResponseTime, 1, 1);
        Measure(balancer, 0, 10, 0);
        Assert.Equal(1, At(balancer, 0));
        balancer.Opened(1);
        Assert.Equal(0, At(balancer, 0));
    }

    [Fact]
    public void Decisions_allocate_nothing_with_a_thousand_endpoints()
    {
        foreach (var strategy in Enum.GetValues<BalancingStrategy>())
        {
            var options = new BalancingOptions { Strategy = strategy, SlowStart = TimeSpan.FromSeconds(1), AffinityKeys = 2 };
            var balancer = new Balancer(options);
            balancer.Apply([.. Enumerable.Range(0, 1_000).Select(i => new BalancedEndpoint($"e{i}", 1 + (i % 4)))], default);
            string[] users = ["a", "b", "c"];
            Allocations.AssertNone(() => Use(balancer, users, 2_000));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void None_is_chosen_that_cannot_take_one_and_one_is_chosen_where_one_can(BalancingStrategy strategy)
    {
        for (var seed = 0; seed < 60; seed++)
            Walk(strategy, new Random(seed));
    }

    private static void Walk(BalancingStrategy strategy, Random random)
    {
        var balancer = new Balancer(new() { Strategy = strategy, SlowStart = TimeSpan.FromSeconds(random.Next(2) * 10) });
        var (names, open, now) = (random.Next(1, 20), new List<int>(), 0.0);
        balancer.Apply(Some(random, names), default);
        for (var step = 0; step < 400; step++)
        {
            now += random.NextDouble();
            var at = TimeSpan.FromSeconds(now);
            var any = balancer.Find($"e{random.Next(names)}");
            switch (random.Next(8))
            {
                case 0 when any >= 0:
                    balancer.SetAvailable(any, random.Next(2) == 0, at);
                    break;
                case 1 when any >= 0:
                    balancer.SetDraining(any, random.Next(3) == 0, at);
                    break;
                case 2 when any >= 0:
                    balancer.Measured(any, TimeSpan.FromSeconds(random.NextDouble()), at);
                    break;
                case 3 when random.Next(10) == 0:
                    balancer.Apply(Some(random, names), at);
                    break;
                case 4 or 5 when open.Count > 0:
                    var closing = random.Next(open.Count);
                    balancer.Closed(open[closing]);
                    open.RemoveAt(closing);
                    break;
                default:
                    var number = ChooseOne(balancer, random, names, at);
                    if (number < 0)
                        break;
                    balancer.Opened(number);
                    open.Add(number);
                    break;
            }
        }

        foreach (var number in open)
            balancer.Closed(number);
    }

    private static int ChooseOne(Balancer balancer, Random random, int names, TimeSpan now)
    {
        int[] known = [.. Enumerable.Range(0, names).Select(i => balancer.Find($"e{i}")).Where(number => number >= 0)];
        int[] excluded = [.. known.Where(_ => random.Next(4) == 0)];
        var (draw, key) = ((ulong)random.NextInt64(), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
        var chosen = balancer.Choose(new() { Now = now, Draw = draw << 1, Key = key, Excluded = excluded });
        var eligible = known.Where(number => balancer.IsEligible(number) && !excluded.Contains(number)).ToArray();
        Assert.Equal(eligible.Length > 0, chosen >= 0);
        Assert.True(chosen < 0 || eligible.Contains(chosen));
        return chosen;
    }

    private static BalancedEndpoint[] Some(Random random, int names) =>
        [.. Enumerable.Range(0, names).Where(_ => random.Next(4) > 0).Select(i => new BalancedEndpoint($"e{i}", random.Next(1, 9), random.Next(6)))];

    private static void Use(Balancer balancer, string[] users, int count)
    {
        Span<int> excluded = stackalloc int[1];
        for (var i = 0; i < count; i++)
        {
            var now = TimeSpan.FromMilliseconds(i);
            excluded[0] = i % 1_000;
            var hash = BalancingKey.Mix((ulong)i);
            var number = balancer.Choose(new() { Now = now, Draw = hash, Key = hash, Excluded = i % 8 == 0 ? excluded : [], Affinity = i % 16 == 0 ? users[i / 16 % 3] : null });
            balancer.Opened(number);
            balancer.Measured(number, now, now);
            if (i % 100 == 0)
            {
                balancer.SetAvailable(number, available: false, now);
                balancer.SetAvailable(number, available: true, now);
            }

            if (i % 2 == 0)
                balancer.Closed(number);
        }
    }

    private static Balancer Of(BalancingStrategy strategy, params int[] weights)
    {
        var balancer = new Balancer(new() { Strategy = strategy });
        balancer.Apply([.. weights.Select((weight, i) => new BalancedEndpoint($"e{i}", weight))], default);
        return balancer;
    }

    private static string Choices(Balancer balancer, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => balancer.Choose(default)));

    private static void Measure(Balancer balancer, int number, double milliseconds, double second) =>
        balancer.Measured(number, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromSeconds(second));

    private static int At(Balancer balancer, double second) => balancer.Choose(new() { Now = TimeSpan.FromSeconds(second) });
}
