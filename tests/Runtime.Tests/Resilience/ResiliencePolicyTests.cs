using System.Globalization;
using Holdfast.Runtime.Resilience;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Resilience;

public sealed class ResiliencePolicyTests
{
    [Fact]
    public void What_fails_is_tried_again_with_growing_waits() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Retry = new() { Most = 3, Delay = Seconds(1), Jitter = false } });
        List<double> at = [];
        var answer = await policy.ExecuteAsync(token =>
        {
            at.Add(io.Clock.Elapsed.TotalSeconds);
            return at.Count < 4 ? throw new IOException() : ValueTask.FromResult("there");
        });
        Assert.Equal("there", answer);
        Assert.Equal([0, 1, 3, 7], at);
        Assert.Equal((4L, 3L, 0), (policy.State.Attempts, policy.State.Retries, policy.State.Running));
    });

    [Fact]
    public void What_is_not_the_neighbours_fault_is_not_tried_again() => Simulation.Run(1, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Retry = new(), IsTransient = failure => failure is IOException });
        await Assert.ThrowsAsync<InvalidDataException>(async () => await policy.ExecuteAsync(_ => throw new InvalidDataException()));
        Assert.Equal(1, policy.State.Attempts);
    });

    [Fact]
    public void A_neighbour_that_asks_to_be_let_alone_is() => Simulation.Run(1, async io =>
    {
        using var policy = new ResiliencePolicy(io, new()
        {
            Retry = new()
            {
                Most = 3, Delay = Seconds(1), MaxDelay = Seconds(60), Jitter = false,
                Asked = failure => failure.Message.Length > 0 ? Seconds(double.Parse(failure.Message, CultureInfo.InvariantCulture)) : null,
            },
        });
        Queue<string> asked = new(["10", "0.5", "600", "1"]);
        List<double> at = [];
        await Assert.ThrowsAsync<IOException>(async () => await policy.ExecuteAsync(token =>
        {
            at.Add(io.Clock.Elapsed.TotalSeconds);
            throw new IOException(asked.Dequeue());
        }));
        Assert.Equal([0, 10, 12, 72], at);
    });

    [Fact]
    public void A_breaker_opens_lets_one_try_and_closes_again() => Simulation.RunSeeds(20, async io =>
    {
        var options = new ResilienceOptions { Breaker = new() { MinimumCalls = 4, Break = Seconds(5) } };
        using var policy = new ResiliencePolicy(io, options);
        List<BreakerState> during = [];
        Assert.Equal(new BreakerView(BreakerState.Closed, io.Clock.UtcNow, null, 0), policy.State.Breaker);
        for (var i = 0; i < 4; i++)
            await Assert.ThrowsAsync<IOException>(() => CallAsync(fails: true));
        var opened = io.Clock.UtcNow;
        Assert.Equal(new BreakerView(BreakerState.Open, opened, opened + Seconds(5), 1), policy.State.Breaker);
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => CallAsync(fails: false));
        Assert.Equal((CallRefusal.CircuitOpen, Seconds(5)), (refused.Refusal, refused.RetryAfter));
        Assert.Equal((4L, 4L, 1L), (policy.State.Attempts, policy.State.Failures, policy.State.Refused));
        await io.Clock.Delay(Seconds(6));
        await Assert.ThrowsAsync<IOException>(() => CallAsync(fails: true));
        Assert.Equal(new BreakerView(BreakerState.Open, opened + Seconds(6.01), opened + Seconds(11.01), 2), policy.State.Breaker);
        await io.Clock.Delay(Seconds(6));
        Assert.Equal(BreakerState.Open, policy.State.Breaker?.State);
        await CallAsync(fails: false);
        Assert.Equal(new BreakerView(BreakerState.Closed, opened + Seconds(12.02), null, 2), policy.State.Breaker);
        Assert.Equal([BreakerState.Closed, BreakerState.HalfOpen], during.Distinct());

        Task CallAsync(bool fails) => policy.ExecuteAsync(async token =>
        {
            during.Add(policy.State.Breaker!.Value.State);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(10), token);
            if (fails)
                throw new IOException();
        }).AsTask();
    });

    [Fact]
    public void A_retry_that_an_open_breaker_refuses_is_not_counted_as_made() => Simulation.RunSeeds(5, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Retry = new() { Most = 9, Delay = Seconds(0.1) }, Breaker = new() { MinimumCalls = 3, Break = Seconds(60) } });
        var refused = await Assert.ThrowsAsync<CallRefusedException>(async () => await policy.ExecuteAsync(_ => throw new IOException()));
        Assert.Equal(CallRefusal.CircuitOpen, refused.Refusal);
        Assert.Equal((3L, 3L, 2L, 1L), (policy.State.Attempts, policy.State.Failures, policy.State.Retries, policy.State.Refused));
    });

    [Fact]
    public void A_cancelled_try_of_a_half_open_breaker_opens_it_again_and_other_cancellations_count_for_nothing() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Breaker = new() { MinimumCalls = 4, Break = Seconds(5) } });
        for (var i = 0; i < 8; i++)
            await CancelledAsync();
        Assert.Equal(BreakerState.Closed, policy.State.Breaker?.State);
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAnyAsync<Exception>(async () => await policy.ExecuteAsync(_ => throw new IOException()));
        Assert.Equal((BreakerState.Open, 1L), (policy.State.Breaker!.Value.State, policy.State.Breaker!.Value.Openings));
        await io.Clock.Delay(Seconds(6));
        await CancelledAsync();
        Assert.Equal((BreakerState.Open, 2L), (policy.State.Breaker!.Value.State, policy.State.Breaker!.Value.Openings));
        var refused = await Assert.ThrowsAsync<CallRefusedException>(async () => await policy.ExecuteAsync(_ => ValueTask.CompletedTask));
        Assert.Equal(CallRefusal.CircuitOpen, refused.Refusal);
        await io.Clock.Delay(Seconds(6));
        await policy.ExecuteAsync(_ => ValueTask.CompletedTask);
        Assert.Equal(BreakerState.Closed, policy.State.Breaker?.State);

        async Task CancelledAsync()
        {
            using var stop = new CancellationTokenSource(Seconds(1), io.Clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await policy.ExecuteAsync(async token => await io.Clock.Delay(Seconds(60), token), stop.Token));
        }
    });

    [Fact]
    public void A_slow_try_of_a_half_open_breaker_is_waited_for_and_not_overtaken() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(
            io, new() { Hedge = new() { After = Seconds(1) }, Breaker = new() { MinimumCalls = 2, Break = Seconds(5) } });
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAnyAsync<Exception>(async () => await policy.ExecuteAsync(_ => throw new IOException()));
        Assert.Equal(BreakerState.Open, policy.State.Breaker?.State);
        await io.Clock.Delay(Seconds(6));
        await policy.ExecuteAsync(async token => await io.Clock.Delay(Seconds(3), token));
        Assert.Equal(BreakerState.Closed, policy.State.Breaker?.State);
    });

    [Fact]
    public void A_slow_first_answer_is_overtaken_and_its_attempt_cancelled() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Hedge = new() { After = Seconds(1), Most = 2 } });
        var (attempts, cancelled) = (0, 0);
        var answer = await policy.ExecuteAsync(async token =>
        {
            var attempt = ++attempts;
            using var lost = token.Register(() => cancelled++);
            await io.Clock.Delay(attempt == 1 ? Seconds(60) : Seconds(0.5), token);
            return attempt;
        });
        Assert.Equal((2, 1.5), (answer, io.Clock.Elapsed.TotalSeconds));
        await io.Clock.Delay(Seconds(1));
        Assert.Equal((1, 1L, 0), (cancelled, policy.State.Hedges, policy.State.Running));
    });

    [Fact]
    public void Time_runs_out_for_an_attempt_and_for_all_of_them() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(
            io, new() { Timeout = Seconds(5), AttemptTimeout = Seconds(1), Retry = new() { Most = 100, Delay = Seconds(1), MaxDelay = Seconds(1), Jitter = false } });
        var late = await Assert.ThrowsAsync<CallRefusedException>(async () => await policy.ExecuteAsync(async token => await io.Clock.Delay(Seconds(60), token)));
        Assert.Equal((CallRefusal.TimedOut, 5.0, 3L), (late.Refusal, io.Clock.Elapsed.TotalSeconds, policy.State.Attempts));
        Assert.InRange(policy.State.Timeouts, 3, 4);
    });

    [Fact]
    public void A_bulkhead_lets_so_many_run_so_many_wait_and_refuses_the_rest() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Bulkhead = new(2, 3) });
        var (most, refused) = (0, 0);
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 0; i < 8; i++)
                    nursery.Start($"caller:{i}", CallAsync);
                return Task.CompletedTask;
            },
            default);
        Assert.Equal((2, 3, 3L, 0), (most, refused, policy.State.Refused, policy.State.Waiting));

        async Task CallAsync(CancellationToken cancellationToken)
        {
            try
            {
                await policy.ExecuteAsync(
                    async token =>
                    {
                        most = Math.Max(most, policy.State.Running);
                        await io.Clock.Delay(Seconds(1), token);
                    },
                    cancellationToken);
            }
            catch (CallRefusedException full)
            {
                Assert.Equal(CallRefusal.BulkheadFull, full.Refusal);
                refused++;
            }
        }
    });

    [Fact]
    public void What_waits_to_be_tried_again_occupies_no_place_and_stands_in_line_again() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Bulkhead = new(1, 1), Retry = new() { Most = 1, Delay = Seconds(10), Jitter = false } });
        List<(string Name, double At)> made = [];
        await Nursery.RunAsync(
            io,
            async nursery =>
            {
                nursery.Start("bad", token => CallAsync("bad", 2, token));
                await io.Clock.Delay(Seconds(5));
                nursery.Start("long", token => CallAsync("long", 20, token));
                await io.Clock.Delay(Seconds(10));
                nursery.Start("none", async token =>
                {
                    var full = await Assert.ThrowsAsync<CallRefusedException>(() => CallAsync("none", 1, token));
                    Assert.Equal(CallRefusal.BulkheadFull, full.Refusal);
                });
            },
            default);
        Assert.Equal([("bad", 0), ("long", 5), ("bad", 25)], made);
        Assert.Equal((3L, 1L, 1L), (policy.State.Attempts, policy.State.Retries, policy.State.Refused));

        async Task CallAsync(string name, int seconds, CancellationToken cancellationToken) => await policy.ExecuteAsync(
            async token =>
            {
                made.Add((name, io.Clock.Elapsed.TotalSeconds));
                await io.Clock.Delay(Seconds(seconds), token);
                if (name == "bad" && made.Count == 1)
                    throw new IOException();
            },
            cancellationToken);
    });

    [Fact]
    public void Cancelling_ends_a_wait_between_retries() => Simulation.RunSeeds(20, async io =>
    {
        using var policy = new ResiliencePolicy(io, new() { Retry = new() { Delay = Seconds(30) } });
        using var stop = new CancellationTokenSource(Seconds(2), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await policy.ExecuteAsync(_ => throw new IOException(), stop.Token));
        Assert.Equal(2, io.Clock.Elapsed.TotalSeconds);
    });

    [Fact]
    public void Every_wait_stays_in_the_simulation_so_equal_seeds_give_equal_traces()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var first = Simulation.Run(seed, StormAsync);
            Assert.Equal(first.TraceHash, Simulation.Run(seed, StormAsync).TraceHash);
        }
    }

    private static Task StormAsync(SimulatedIo io) => Nursery.RunAsync(
        io,
        async nursery =>
        {
            using var policy = new ResiliencePolicy(io, new()
            {
                Timeout = Seconds(20),
                Bulkhead = new(3, 100),
                Retry = new() { Most = 4, Delay = Seconds(0.1) },
                Hedge = new() { After = Seconds(0.5) },
                Breaker = new() { MinimumCalls = 5, Break = Seconds(1) },
                AttemptTimeout = Seconds(2),
            });
            var callers = Enumerable.Range(0, 12).Select(i => nursery.Spawn($"caller:{i}", async Fiber (token) =>
            {
                try
                {
                    await policy.ExecuteAsync(
                        async attempt =>
                        {
                            Assert.Equal($"caller:{i}", Fiber.Current?.Name);
                            await io.Clock.Delay(Seconds(io.Random.NextDouble() * 3), attempt);
                            Assert.Equal($"caller:{i}", Fiber.Current?.Name);
                            if (io.Random.NextDouble() < 0.5)
                                throw new IOException();
                        },
                        token);
                }
                catch (Exception failure) when (failure is IOException or CallRefusedException)
                {
                    // That is the storm.
                }

                Assert.Equal($"caller:{i}", Fiber.Current?.Name);
            })).ToArray();
            foreach (var caller in callers)
                await caller;
        },
        default);

    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);
}
