using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Supervision;

public sealed class RestartDeciderTests
{
    private static readonly EndedRun Stable = new(Failed: true, TimeSpan.FromHours(1), Requested: false);
    private static readonly EndedRun Crash = new(Failed: true, TimeSpan.FromMilliseconds(1), Requested: false);
    private static readonly EndedRun Clean = new(Failed: false, TimeSpan.FromHours(1), Requested: false);
    private static readonly RestartOptions Exact = new() { Jitter = 0 };

    [Theory]
    [InlineData(RestartPolicy.Never, false, RestartVerdict.Stay)]
    [InlineData(RestartPolicy.Never, true, RestartVerdict.Stay)]
    [InlineData(RestartPolicy.OnFailure, false, RestartVerdict.Stay)]
    [InlineData(RestartPolicy.OnFailure, true, RestartVerdict.Restart)]
    [InlineData(RestartPolicy.Always, false, RestartVerdict.Restart)]
    [InlineData(RestartPolicy.Always, true, RestartVerdict.Restart)]
    [InlineData(RestartPolicy.UnlessStopped, false, RestartVerdict.Restart)]
    [InlineData(RestartPolicy.UnlessStopped, true, RestartVerdict.Restart)]
    public void The_policy_says_after_which_ends_it_is_restarted(RestartPolicy policy, bool failed, RestartVerdict verdict)
    {
        var run = failed ? Stable : Clean;
        Assert.Equal(verdict, Decide(Exact with { Policy = policy }, RestartHistory.Empty, run, 0).Verdict);
        Assert.Equal(
            RestartVerdict.Stay, Decide(Exact with { Policy = policy }, RestartHistory.Empty, run with { Requested = true }, 0).Verdict);
    }

    [Fact]
    public void The_restart_after_a_stable_run_is_immediate() =>
        Assert.Equal(TimeSpan.Zero, Decide(Exact, RestartHistory.Empty, Stable, 0).Delay);

    [Fact]
    public void Waits_grow_from_the_initial_one_to_the_longest_and_begin_anew_after_a_stable_run()
    {
        var options = Exact with { MaxRetries = 100, MaxBackoff = TimeSpan.FromSeconds(1) };
        var history = RestartHistory.Empty;
        List<double> waits = [];
        foreach (var run in (EndedRun[])[Crash, Crash, Crash, Crash, Crash, Stable, Crash])
        {
            var decision = Decide(options, history, run, 0);
            history = decision.History;
            waits.Add(decision.Delay.TotalMilliseconds);
        }

        Assert.Equal([200, 400, 800, 1000, 1000, 0, 200], waits);
    }

    [Fact]
    public void A_child_that_crashes_at_once_is_given_up_after_its_retries_however_long_the_waits()
    {
        var options = Exact with { MaxRetries = 5, Window = TimeSpan.FromMilliseconds(1) };
        var (history, now, restarts) = (RestartHistory.Empty, 0.0, 0);
        while (Decide(options, history, Crash, now) is { Verdict: RestartVerdict.Restart } decision)
        {
            history = decision.History;
            now += decision.Delay.TotalSeconds + 1;
            restarts++;
            Assert.True(restarts <= 5, "it goes on for ever");
        }

        Assert.Equal(5, restarts);
    }

    [Fact]
    public void A_child_that_is_stable_but_dies_often_is_given_up_only_within_the_window()
    {
        var options = Exact with { MaxRetries = 3, Window = TimeSpan.FromSeconds(10), StableAfter = TimeSpan.Zero };
        Assert.Equal(3, RestartsEvery(2, options));
        Assert.Equal(50, RestartsEvery(4, options));
    }

    [Fact]
    public void No_retries_mean_no_restart() =>
        Assert.Equal(RestartVerdict.GiveUp, Decide(Exact with { MaxRetries = 0 }, RestartHistory.Empty, Stable, 0).Verdict);

    [Fact]
    public void Whatever_happens_the_wait_is_within_its_bounds_and_the_memory_within_its_limit()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var options = new RestartOptions
            {
                Policy = (RestartPolicy)random.Next(4),
                MaxRetries = random.Next(RestartOptions.MostRetries + 1),
                Window = TimeSpan.FromSeconds(random.Next(100)),
                InitialBackoff = TimeSpan.FromMilliseconds(random.Next(1_000)),
                MaxBackoff = TimeSpan.FromMilliseconds(random.Next(1_000, 60_000)),
                Multiplier = 1 + (random.NextDouble() * 99),
                Jitter = random.NextDouble(),
            };
            var (history, now) = (RestartHistory.Empty, 0.0);
            for (var end = 0; end < 200; end++)
            {
                var run = new EndedRun(random.Next(2) == 0, TimeSpan.FromSeconds(random.NextDouble() * 2), random.Next(20) == 0);
                var decision = RestartDecider.Decide(options, history, run, TimeSpan.FromSeconds(now), random.NextDouble());
                Assert.InRange(decision.Delay, TimeSpan.Zero, options.MaxBackoff);
                Assert.True(decision.Verdict == RestartVerdict.Restart || decision.Delay == TimeSpan.Zero);
                Assert.True(decision.Verdict != RestartVerdict.Restart || run.Lasted < options.StableAfter || decision.Delay == TimeSpan.Zero);
                Assert.True(decision.History.Restarts.Length <= options.MaxRetries);
                history = decision.History;
                now += random.NextDouble() * 5;
            }
        }
    }

    private static int RestartsEvery(double seconds, RestartOptions options)
    {
        var history = RestartHistory.Empty;
        for (var restart = 0; restart < 50; restart++)
        {
            var decision = Decide(options, history, Stable, restart * seconds);
            if (decision.Verdict != RestartVerdict.Restart)
                return restart;
            history = decision.History;
        }

        return 50;
    }

    private static RestartDecision Decide(RestartOptions options, RestartHistory history, EndedRun run, double now) =>
        RestartDecider.Decide(options, history, run, TimeSpan.FromSeconds(now), chance: 0.5);
}
