using Holdfast.Runtime.Limits;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Limits;

public sealed class ThrottleTests
{
    [Fact]
    public void Who_came_first_is_served_first_and_a_large_request_is_not_starved() => Simulation.RunSeeds(20, async io =>
    {
        using var throttle = new Throttle(io.Clock, new TokenBucket(4, TimeSpan.FromMilliseconds(10)), 100);
        Assert.True((await throttle.AcquireAsync(4)).IsGranted);
        List<string> served = [];
        var waits = new List<Task>();
        foreach (var (name, permits) in ((string, int)[])[("large", 4), ("small", 1), ("other", 1)])
            waits.Add(WaitAsync(name, throttle.AcquireAsync(permits)));
        await Task.WhenAll(waits);
        Assert.Equal(["large 40", "small 50", "other 60"], served);

        async Task WaitAsync(string name, ValueTask<Permit> permit)
        {
            Assert.True((await permit).IsGranted);
            served.Add($"{name} {io.Clock.Elapsed.TotalMilliseconds}");
        }
    });

    [Fact]
    public void One_that_leaves_the_line_takes_nothing_and_those_behind_move_up() => Simulation.RunSeeds(20, async io =>
    {
        using var throttle = new Throttle(io.Clock, new ConcurrencyLimit(2), 100);
        var held = await throttle.AcquireAsync(2);
        using var leaves = new CancellationTokenSource();
        var large = throttle.AcquireAsync(2, null, leaves.Token).AsTask();
        var small = throttle.AcquireAsync().AsTask();
        held.Dispose();
        using (await large)
            Assert.False(small.IsCompleted);
        using var one = await small;
        large = throttle.AcquireAsync(2, null, leaves.Token).AsTask();
        var last = throttle.AcquireAsync().AsTask();
        Assert.Equal(2, throttle.Waiting);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.True((await last).IsGranted);
    });

    [Fact]
    public void A_deadline_ends_a_wait_at_once_where_it_is_certain_to_be_in_vain() => Simulation.Run(1, async io =>
    {
        using var throttle = new Throttle(io.Clock, new LeakyBucket(TimeSpan.FromSeconds(1)), 1);
        Assert.True((await throttle.AcquireAsync()).IsGranted);
        var vain = await throttle.AcquireAsync(1, TimeSpan.FromMilliseconds(999));
        Assert.Equal((PermitOutcome.DeadlinePassed, TimeSpan.FromSeconds(1)), (vain.Outcome, vain.RetryAfter));
        Assert.Equal(TimeSpan.Zero, io.Clock.Elapsed);
        var first = throttle.AcquireAsync().AsTask();
        Assert.Equal(PermitOutcome.QueueFull, (await throttle.AcquireAsync()).Outcome);
        Assert.Equal(PermitOutcome.DeadlinePassed, (await throttle.AcquireAsync(1, TimeSpan.Zero)).Outcome);
        Assert.True((await first).IsGranted);
        Assert.Equal(TimeSpan.FromSeconds(1), io.Clock.Elapsed);
    });

    [Fact]
    public void A_deadline_passes_while_waiting_in_line() => Simulation.Run(1, async io =>
    {
        using var throttle = new Throttle(io.Clock, new ConcurrencyLimit(1), 1);
        using var held = await throttle.AcquireAsync();
        Assert.Equal(PermitOutcome.DeadlinePassed, (await throttle.AcquireAsync(1, TimeSpan.FromSeconds(3))).Outcome);
        Assert.Equal(TimeSpan.FromSeconds(3), io.Clock.Elapsed);
        Assert.Equal(0, throttle.Waiting);
    });

    [Fact]
    public void Whoever_waits_gives_up_or_is_cancelled_the_limit_is_kept_and_nothing_leaks() => Simulation.RunSeeds(100, async io =>
    {
        const int Most = 3;
        using var throttle = new Throttle(io.Clock, new ConcurrencyLimit(Most), 100);
        var (inUse, granted) = (0, 0);
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 0; i < 40; i++)
                    nursery.Start($"user:{i}", token => UseAsync(1 + (int)(io.Random.NextDouble() * Most)));
                return Task.CompletedTask;
            },
            default);
        Assert.InRange(granted, 1, 40);
        Assert.Equal(0, throttle.Waiting);
        using var all = await throttle.AcquireAsync(Most, TimeSpan.Zero);
        Assert.True(all.IsGranted);

        async Task UseAsync(int permits)
        {
            await io.Clock.Delay(Some());
            using var gone = new CancellationTokenSource(Some() * 3, io.Clock);
            try
            {
                using var permit = await throttle.AcquireAsync(permits, Some() * 3, gone.Token);
                if (!permit.IsGranted)
                    return;
                granted++;
                inUse += permits;
                Assert.InRange(inUse, 1, Most);
                await io.Clock.Delay(Some());
                inUse -= permits;
            }
            catch (OperationCanceledException)
            {
                // It left the line.
            }
        }

        TimeSpan Some() => TimeSpan.FromMilliseconds(1 + (io.Random.NextDouble() * 20));
    });

    [Fact]
    public async Task On_the_thread_pool_the_limit_is_kept_and_nothing_leaks()
    {
        const int Most = 3;
        await using var io = new ThreadPoolIo();
        using var throttle = new Throttle(io.Clock, new ConcurrencyLimit(Most), 1_000);
        var (inUse, granted) = (0, 0);
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 0; i < 400; i++)
                    nursery.Start($"user:{i}", token => UseAsync(i, token));
                return Task.CompletedTask;
            },
            default);
        Assert.InRange(granted, 1, 400);
        using var all = await throttle.AcquireAsync(Most, TimeSpan.Zero);
        Assert.True(all.IsGranted);

        async Task UseAsync(int number, CancellationToken token)
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(token);
            if (number % 3 == 0)
                gone.CancelAfter(number % 20);
            try
            {
                using var permit = await throttle.AcquireAsync(1 + (number % Most), number % 5 == 0 ? TimeSpan.FromMilliseconds(number % 30) : null, gone.Token);
                if (!permit.IsGranted)
                    return;
                Interlocked.Increment(ref granted);
                Assert.InRange(Interlocked.Add(ref inUse, 1 + (number % Most)), 1, Most);
                await Task.Yield();
                Interlocked.Add(ref inUse, -1 - (number % Most));
            }
            catch (OperationCanceledException)
            {
                // It left the line.
            }
        }
    }
}
