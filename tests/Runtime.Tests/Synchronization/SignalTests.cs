using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Synchronization;

public sealed class SignalTests
{
    [Fact]
    public void A_notification_wakes_one_and_is_kept_where_nobody_waits()
    {
        var thread = new SingleThread();
        var news = new Notify("news");
        news.NotifyOne();
        news.NotifyOne();
        Assert.Equal("notify 'news', one kept", news.ToString());
        thread.Run(thread.Spawn("early", async Fiber () => await news.WaitAsync()));
        var one = thread.Spawn("one", async Fiber () => await news.WaitAsync());
        var two = thread.Spawn("two", async Fiber () => await news.WaitAsync());
        thread.Run();
        Assert.Equal("be notified by 'news'", ((IDescribesWait)one.Waiting!).DescribeWait());
        news.NotifyOne();
        thread.Run(one);
        Assert.False(two.HasEnded);
        news.NotifyAll();
        thread.Run(two);
        Assert.Equal("notify 'news'", news.ToString());
    }

    [Fact]
    public void A_cancelled_wait_takes_no_notification_from_the_next()
    {
        var thread = new SingleThread();
        var news = new Notify("news");
        using var source = new CancellationTokenSource();
        var one = thread.Spawn("one", async Fiber () => await news.WaitAsync(source.Token));
        var two = thread.Spawn("two", async Fiber () => await news.WaitAsync());
        thread.Run();
        source.Cancel();
        news.NotifyOne();
        thread.Run(two);
        Assert.Equal(FiberPhase.Cancelled, one.Phase);
    }

    [Fact]
    public void A_condition_is_waited_for_without_the_mutex_and_left_with_it()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        var filled = new Condition("filled", mutex);
        var amount = 0;
        var taker = thread.Spawn("taker", async Fiber () =>
        {
            var hold = await mutex.LockAsync();
            try
            {
                while (amount == 0)
                {
                    hold = await filled.WaitAsync(hold);
                }

                Assert.True(hold.IsHeld);
                amount--;
            }
            finally
            {
                hold.Dispose();
            }
        });
        thread.Run();
        Assert.False(mutex.IsHeld);
        filled.Signal();
        thread.Run();
        Assert.False(taker.HasEnded, "it looked again and found nothing");
        Assert.True(mutex.TryLock(out var filler));
        amount = 1;
        filled.SignalAll();
        thread.Run();
        Assert.False(taker.HasEnded, "the mutex is still held");
        filler.Dispose();
        thread.Run(taker);
        Assert.Equal(0, amount);
        Assert.False(mutex.IsHeld);
        var misused = thread.Spawn("misused", async Fiber () => await filled.WaitAsync(filler));
        thread.Run();
        Assert.IsType<ArgumentException>(misused.Failure);
    }

    [Fact]
    public void A_signal_got_by_one_who_is_cancelled_goes_to_the_next()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        var filled = new Condition("filled", mutex);
        using var source = new CancellationTokenSource();
        var one = thread.Spawn("one", async Fiber () => await filled.WaitAsync(await mutex.LockAsync(), source.Token));
        thread.Run();
        var two = thread.Spawn("two", async Fiber () => await filled.WaitAsync(await mutex.LockAsync()));
        thread.Run();
        Assert.True(mutex.TryLock(out var hold));
        filled.Signal();
        thread.Run();
        source.Cancel();
        thread.Run();
        Assert.Equal(FiberPhase.Cancelled, one.Phase);
        hold.Dispose();
        thread.Run(two);
        Assert.Equal("mutex 'ledger', held by 'two'", mutex.ToString());
    }

    [Fact]
    public void At_a_barrier_all_wait_for_all_in_each_phase() => Simulation.RunSeeds(20, async io =>
    {
        var barrier = new AsyncBarrier("lap", 3);
        var laps = new int[3];
        var runners = Enumerable.Range(0, 3).Select(runner => io.Spawn($"runner:{runner}", async Fiber () =>
        {
            for (var lap = 0; lap < 5; lap++)
            {
                laps[runner]++;
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(10)));
                await barrier.ArriveAsync();
                Assert.All(laps, other => Assert.InRange(other, lap + 1, lap + 2));
            }
        })).ToList();
        foreach (var runner in runners)
        {
            await runner;
        }

        Assert.Equal(5, barrier.Phase);
    });

    [Fact]
    public void Who_gives_up_at_a_barrier_has_not_come()
    {
        var thread = new SingleThread();
        var barrier = new AsyncBarrier("lap", 2);
        using var source = new CancellationTokenSource();
        var one = thread.Spawn("one", async Fiber () => await barrier.ArriveAsync(source.Token));
        thread.Run();
        Assert.Equal("meet at barrier 'lap' (1 of 2 have come)", ((IDescribesWait)one.Waiting!).DescribeWait());
        source.Cancel();
        thread.Run();
        var two = thread.Spawn("two", async Fiber () => await barrier.ArriveAsync());
        thread.Run();
        Assert.False(two.HasEnded);
        thread.Run(thread.Spawn("three", async Fiber () => await barrier.ArriveAsync()), two);
    }

    [Fact]
    public async Task A_latch_lets_all_go_on_when_it_has_been_counted_down()
    {
        var thread = new SingleThread();
        var ready = new Latch("ready", 3);
        var fiber = thread.Spawn("fiber", async Fiber () => await ready);
        var patient = thread.Spawn("patient", async Fiber () => await ready.WaitAsync(CancellationToken.None));
        var task = AwaitAsync(ready);
        thread.Run();
        ready.Signal();
        Assert.Equal("see latch 'ready' open (2 to go)", ((IDescribesWait)fiber.Waiting!).DescribeWait());
        Assert.Equal("latch 'ready' (2 to go), 2 parked, 1 wait", ready.ToString());
        ready.Signal(5);
        Assert.Equal("latch 'ready', open", ready.ToString());
        thread.Run(fiber, patient);
        await task;
        await ready;
        await ready.WaitAsync(CancellationToken.None);
        ready.Signal();
        Assert.True(new Latch("open", 0).IsOpen);
    }

    [Fact]
    public void A_wait_for_a_latch_can_be_given_up() => Simulation.RunSeeds(10, async io =>
    {
        var ready = new Latch("ready", 1);
        await Assert.ThrowsAsync<TimeoutException>(async () => await ready.WaitAsync(io.Clock, TimeSpan.FromSeconds(1)));
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ready.WaitAsync(source.Token));
        Assert.Equal(0, ready.WaitingCount);
        var news = new Notify("news");
        await Assert.ThrowsAsync<TimeoutException>(async () => await news.WaitAsync(io.Clock, TimeSpan.FromSeconds(1)));
    });

    [Fact]
    public void A_cell_is_made_once_while_the_others_wait() => Simulation.RunSeeds(20, async io =>
    {
        var cell = new OnceCell<string>("settings");
        var made = 0;
        async ValueTask<string> MakeAsync(CancellationToken token)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1), token);
            return ++made == 1 ? throw new IOException("no disk") : $"made {made}";
        }

        var asking = Enumerable.Range(0, 4).Select(i => io.Spawn($"asker:{i}", async Fiber<string> () => await cell.GetAsync(MakeAsync))).ToList();
        var failed = 0;
        foreach (var asker in asking)
        {
            try
            {
                Assert.Equal("made 2", await asker);
            }
            catch (IOException)
            {
                failed++;
            }
        }

        Assert.Equal((1, 2), (failed, made));
        Assert.True(cell.TryGet(out var value));
        Assert.Equal("made 2", value);
        Assert.False(cell.TrySet("other"));
        Assert.True(new OnceCell<int>("free").TrySet(1));
    });

    private static async Task AwaitAsync(Latch latch) => await latch;
}
