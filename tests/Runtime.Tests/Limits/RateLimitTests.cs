using Holdfast.Runtime.Limits;

namespace Holdfast.Runtime.Tests.Limits;

public sealed class RateLimitTests
{
    [Fact]
    public void A_token_bucket_lets_a_burst_pass_and_then_its_rate()
    {
        var bucket = new TokenBucket(5, TimeSpan.FromMilliseconds(100));
        Assert.True(bucket.Take(5, At(0)).IsGranted);
        Assert.Equal(LimitDecision.Refused(TimeSpan.FromMilliseconds(100)), bucket.Take(1, At(0)));
        Assert.Equal(LimitDecision.Refused(TimeSpan.FromMilliseconds(250)), bucket.Take(3, At(50)));
        Assert.True(bucket.Take(1, At(100)).IsGranted);
        Assert.Equal(5, bucket.Available(At(10_000)));
        Assert.True(bucket.IsFresh(At(10_000)));
    }

    [Fact]
    public void A_leaky_bucket_lets_them_out_one_by_one()
    {
        var bucket = new LeakyBucket(TimeSpan.FromMilliseconds(10));
        Assert.True(bucket.Take(1, At(0)).IsGranted);
        Assert.Equal(LimitDecision.Refused(TimeSpan.FromMilliseconds(7)), bucket.Take(1, At(3)));
        Assert.True(bucket.Take(1, At(50)).IsGranted);
        Assert.False(bucket.Take(1, At(59)).IsGranted);
    }

    [Fact]
    public void A_window_frees_what_has_left_it()
    {
        var window = new SlidingWindow(3, TimeSpan.FromSeconds(1));
        Assert.True(window.Take(2, At(50)).IsGranted);
        Assert.True(window.Take(1, At(450)).IsGranted);
        Assert.Equal(LimitDecision.Refused(TimeSpan.FromMilliseconds(600)), window.Take(1, At(500)));
        Assert.True(window.Take(2, At(1_100)).IsGranted);
        Assert.Equal(3, window.Taken(At(1_100)));
    }

    [Fact]
    public void What_is_in_use_is_given_back_and_no_more_than_that()
    {
        var limit = new ConcurrencyLimit(2);
        Assert.True(limit.Take(2, At(0)).IsGranted);
        Assert.Equal(LimitDecision.Refused(Timeout.InfiniteTimeSpan), limit.Take(1, At(0)));
        limit.Return(1);
        Assert.True(limit.Take(1, At(0)).IsGranted);
        Assert.Throws<InvalidOperationException>(() => limit.Return(3));
    }

    [Fact]
    public void More_than_can_ever_be_taken_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBucket(2, TimeSpan.FromSeconds(1)).Take(3, At(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeakyBucket(TimeSpan.FromSeconds(1)).Take(-1, At(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBucket(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingWindow(1, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("bucket")]
    [InlineData("leaky")]
    [InlineData("window")]
    public void No_span_of_time_sees_more_than_its_bound_and_a_refusal_names_the_first_moment_that_helps(string kind)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var length = TimeSpan.FromMilliseconds(random.Next(10, 1_000));
            var most = random.Next(1, 30);
            var (limit, bound) = Create(kind, most, length);
            List<(TimeSpan At, int Permits)> taken = [];
            var now = TimeSpan.FromTicks(random.Next(100_000_000));
            for (var i = 0; i < 150; i++)
            {
                now += random.Next(4) == 0 ? length * random.NextDouble() : TimeSpan.FromTicks(random.Next(2_000));
                var permits = random.Next(1, limit.MostAtOnce + 1);
                var decision = limit.Take(permits, now);
                if (!decision.IsGranted && random.Next(2) == 0)
                {
                    Assert.True(decision.RetryAfter > TimeSpan.Zero);
                    Assert.False(limit.Take(permits, now + decision.RetryAfter - TimeSpan.FromTicks(1)).IsGranted);
                    now += decision.RetryAfter;
                    decision = limit.Take(permits, now);
                    Assert.True(decision.IsGranted, "waiting as told did not help");
                }

                if (decision.IsGranted)
                    taken.Add((now, permits));
            }

            AssertBound(taken, bound);
        }
    }

    [Fact]
    public void Keys_have_limits_of_their_own_and_inventing_keys_gains_nothing()
    {
        var limits = new KeyedLimits<(string Tenant, string User)>(2, () => new TokenBucket(1, TimeSpan.FromSeconds(1)));
        Assert.True(limits.For(("t", "ann"), At(0)).Take(1, At(0)).IsGranted);
        Assert.True(limits.For(("t", "bob"), At(0)).Take(1, At(0)).IsGranted);
        Assert.False(limits.For(("t", "ann"), At(1)).Take(1, At(1)).IsGranted);
        Assert.True(limits.For(("t", "eve1"), At(1)).Take(1, At(1)).IsGranted);
        Assert.False(limits.For(("t", "eve2"), At(1)).Take(1, At(1)).IsGranted);
        Assert.Same(limits.Overflow, limits.For(("t", "eve3"), At(1)));
        Assert.Equal(2, limits.Count);
        Assert.NotSame(limits.Overflow, limits.For(("t", "eve4"), At(1_000)));
        Assert.Equal(2, limits.Count);
    }

    private static (RateLimit Limit, Func<TimeSpan, double> Bound) Create(string kind, int most, TimeSpan length) => kind switch
    {
        "bucket" => (new TokenBucket(most, length / most), span => most + Math.Floor(span / TimeSpan.FromTicks((length / most).Ticks))),
        "leaky" => (new LeakyBucket(length), span => 1 + Math.Floor(span / length)),
        _ => (new SlidingWindow(most, length), span => span < length ? most : double.PositiveInfinity),
    };

    // The law is checked for every span between two grants, both included.
    private static void AssertBound(List<(TimeSpan At, int Permits)> taken, Func<TimeSpan, double> bound)
    {
        for (var from = 0; from < taken.Count; from++)
        {
            var sum = 0;
            for (var to = from; to < taken.Count; to++)
            {
                sum += taken[to].Permits;
                var most = bound(taken[to].At - taken[from].At);
                if (sum > most)
                    Assert.Fail($"{sum} permits within {taken[to].At - taken[from].At}, {most} are the most");
            }
        }
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
