using System.Diagnostics;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.Tests.Timers;

public sealed class TimerThreadTests
{
    private static readonly TimerThread Timers = TimerThread.Shared;
    private static readonly SystemClock Clock = new();

    [Fact]
    public async Task No_delay_ends_before_its_time()
    {
        var sleeps = Enumerable.Range(0, 2_000).Select(async i =>
        {
            var duration = TimeSpan.FromMicroseconds(1 + (i * 97));
            var start = Stopwatch.GetTimestamp();
            await Timers.Delay(Clock, duration, default);
            return Stopwatch.GetElapsedTime(start) - duration;
        });
        var late = await Task.WhenAll(sleeps);
        Assert.True(late.Min() >= TimeSpan.Zero, $"{late.Min()}");
    }

    [Fact]
    public async Task A_short_delay_does_not_wait_behind_a_long_one()
    {
        using var stop = new CancellationTokenSource();
        var longest = Timers.Delay(Clock, TimeSpan.MaxValue, stop.Token).AsTask();
        var start = Stopwatch.GetTimestamp();
        await Timers.Delay(Clock, TimeSpan.FromMilliseconds(2), default);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        Assert.False(longest.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => longest)).CancellationToken);
    }

    [Fact]
    public async Task Delays_that_are_cancelled_as_they_end_do_not_end_those_that_come_after_them()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            using var stop = new CancellationTokenSource();
            var ending = Enumerable.Range(0, 50).Select(_ => Swallow(Timers.Delay(Clock, TimeSpan.FromMilliseconds(1 + (random.NextDouble() * 3)), stop.Token))).ToArray();
            await Timers.Delay(Clock, TimeSpan.FromMilliseconds(random.NextDouble() * 4), default);
            await stop.CancelAsync();
            var after = Enumerable.Range(0, 20).Select(_ => LastsAsync(TimeSpan.FromMilliseconds(5)));
            Assert.All(await Task.WhenAll(after), Assert.True);
            await Task.WhenAll(ending);
        }

        static async Task Swallow(ValueTask delay)
        {
            try
            {
                await delay;
            }
            catch (OperationCanceledException)
            {
                // It may have been either.
            }
        }

        static async Task<bool> LastsAsync(TimeSpan duration)
        {
            var start = Stopwatch.GetTimestamp();
            await Timers.Delay(Clock, duration, default);
            return Stopwatch.GetElapsedTime(start) >= duration;
        }
    }

    [Fact]
    public async Task Once_warm_a_delay_allocates_nothing()
    {
        for (var attempt = 1; ; attempt++)
        {
            await SleepsAsync(20);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await SleepsAsync(100);
            var perSleep = (GC.GetTotalAllocatedBytes(precise: true) - before) / 100.0;

            // Others of the process may allocate meanwhile; not in every attempt.
            if (perSleep < 24)
                return;
            Assert.True(attempt < 20, $"{perSleep} bytes for each");
        }

        static async Task SleepsAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await Timers.Delay(Clock, TimeSpan.FromMicroseconds(10), default);
        }
    }

    [Fact]
    public async Task Who_keeps_the_thread_after_a_delay_holds_up_nobody_else()
    {
        const int Delays = 64;
        using var others = new CountdownEvent(Delays - 4);
        var keeping = 0;
        var sleeps = Enumerable.Range(0, Delays).Select(async _ =>
        {
            await Timers.Delay(Clock, TimeSpan.FromMilliseconds(30), default);

            // The first four go on only when all others have, and they block: on the same thread that would be never.
            if (Interlocked.Increment(ref keeping) <= 4)
                return others.Wait(TimeSpan.FromSeconds(20));
            others.Signal();
            return true;
        }).ToArray();
        Assert.All(await Task.WhenAll(sleeps), Assert.True);
        var start = Stopwatch.GetTimestamp();
        await Timers.Delay(Clock, TimeSpan.FromMilliseconds(5), default);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_flows_with_one_task_does_not_flow_into_the_next_that_ends_its_delay_with_it()
    {
        await using var io = new ThreadPoolIo();
        var flowing = new AsyncLocal<int>();
        await Task.WhenAll(Enumerable.Range(1, 300).Select(number => io.Spawn($"flow:{number}", async Fiber () =>
        {
            Assert.Equal(0, flowing.Value);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
            Assert.Equal(0, flowing.Value);
            flowing.Value = number;
            await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
            Assert.Equal(number, flowing.Value);
            Assert.Equal($"flow:{number}", Fiber.Current!.Name);
        }).AsTask()));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_hundred_thousand_delays_are_taken_out_again_when_they_are_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var before = Timers.Pending;
        var sleeps = Enumerable.Range(0, 100_000).Select(_ => Timers.Delay(Clock, TimeSpan.FromHours(1), stop.Token).AsTask()).ToArray();
        Assert.True(Timers.Pending >= before + 100_000);
        await stop.CancelAsync();
        await Task.WhenAll(sleeps.Select(sleep => sleep.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.True(Timers.Pending < 1_000);
    }
}
