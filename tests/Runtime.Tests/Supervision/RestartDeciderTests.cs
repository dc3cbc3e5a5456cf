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

    [Theory]
    [InlineData(RestartPolicy.Always)]
    [InlineData(RestartPolicy.OnFailure)]
    [InlineData(RestartPolicy.UnlessStopped)]
    public void After_a_fatal_end_nothing_is_started_again(RestartPolicy policy) =>
        Assert.Equal(RestartVerdict.Stay, Decide(Exact with { Policy = policy }, RestartHistory.Empty, Stable with { Fatal = true }, 0).Verdict);

    [Fact]
    public void Ends_of_one_spike_count_once_and_each_waits_as_the_first()
    {
        var options = Exact with { MaxRetries = 2, SpikeTolerance = 3, SpikeWindow = TimeSpan.FromSeconds(10) };
        var history = RestartHistory.Empty;
        List<double> waits = [];
        // Two whole spikes, the third end of each being its last; the first end of a third one is too much.
        foreach (var second in (double[])[0, 1, 2, 3, 4, 5])
        {
            var decision = Decide(options, history, Crash, second);
            Assert.Equal(RestartVerdict.Restart, decision.Verdict);
            waits.Add(decision.Delay.TotalMilliseconds);
            history = decision.History;
        }

        Assert.Equal([200, 200, 200, 400, 400, 400], waits);
        Assert.Equal(RestartVerdict.GiveUp, Decide(options, history, Crash, 6).Verdict);
    }

    [Fact]
    public void Ends_further_apart_than_the_window_of_a_spike_count_each()
    {
        var options = Exact with { MaxRetries = 2, SpikeTolerance = 3, SpikeWindow = TimeSpan.FromSeconds(1) };
        var first = Decide(options, RestartHistory.Empty, Crash, 0);
        var second = Decide(options, first.History, Crash, 1);
        Assert.Equal(RestartVerdict.GiveUp, Decide(options, second.History, Crash, 2).Verdict);
    }

    [Fact]
    public void Given_up_with_a_time_it_rests_for_that_and_is_tried_once()
    {
        var options = Exact with { MaxRetries = 1, ResetAfter = TimeSpan.FromMinutes(5) };
        var first = Decide(options, RestartHistory.Empty, Crash, 0);
        var second = Decide(options, first.History, Crash, 1);
        Assert.Equal((RestartVerdict.Pause, TimeSpan.FromMinutes(5)), (second.Verdict, second.Delay));

        var failed = Decide(options, second.History, Crash, 302);
        Assert.Equal((RestartVerdict.Pause, TimeSpan.FromMinutes(5)), (failed.Verdict, failed.Delay));
        var stable = Decide(options, failed.History, Stable, 4000);
        Assert.Equal((RestartVerdict.Restart, TimeSpan.Zero), (stable.Verdict, stable.Delay));
        Assert.Equal(RestartVerdict.Restart, Decide(options with { MaxRetries = 2 }, stable.History, Crash, 4100).Verdict);
    }

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
                SpikeTolerance = random.Next(1, 6),
                SpikeWindow = TimeSpan.FromSeconds(random.Next(20)),
                ResetAfter = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 10)),
            };
            var (history, now) = (RestartHistory.Empty, 0.0);
            for (var end = 0; end < 200; end++)
            {
                var run = new EndedRun(random.Next(2) == 0, TimeSpan.FromSeconds(random.NextDouble() * 2), random.Next(20) == 0);
                var decision = RestartDecider.Decide(options, history, run, TimeSpan.FromSeconds(now), random.NextDouble());
                var isPause = decision.Verdict == RestartVerdict.Pause;
                Assert.Equal(isPause, decision.History.OnTrial);
                Assert.InRange(decision.Delay, TimeSpan.Zero, isPause ? options.ResetAfter!.Value : options.MaxBackoff);
                Assert.False(decision.Verdict == RestartVerdict.GiveUp && options.ResetAfter is not null);
                Assert.InRange(decision.History.SpikeEnds, 0, options.SpikeTolerance);
                Assert.True(isPause || decision.Verdict == RestartVerdict.Restart || decision.Delay == TimeSpan.Zero);
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
