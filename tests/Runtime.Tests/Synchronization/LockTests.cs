using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Synchronization;

public sealed class LockTests
{
    [Fact]
    public void A_time_that_no_timer_takes_is_refused_before_anything_stands_in_line() => Simulation.RunSeeds(1, async io =>
    {
        var mutex = new AsyncMutex("ledger");
        var first = await mutex.LockAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await mutex.LockAsync(io.Clock, TimeSpan.MaxValue));
        first.Dispose();
        using var second = await mutex.LockAsync(io.Clock, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_mutex_goes_to_whoever_waits_longest_and_says_who_holds_it()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        var go = new Latch("go", 1);
        var order = new List<string>();
        Fiber Holder(string name) => thread.Spawn(name, async Fiber () =>
        {
            using var hold = await mutex.LockAsync();
            order.Add(name);
            await go;
        });
        var first = Holder("first");
        var second = Holder("second");
        var third = Holder("third");
        thread.Run();
        Assert.Equal("mutex 'ledger', held by 'first', 2 wait", mutex.ToString());
        var waiting = (IDescribesWait)second.Waiting!;
        Assert.Equal("lock mutex 'ledger', held by 'first'", waiting.DescribeWait());
        Assert.Equal([first], waiting.WaitsFor);
        Assert.False(mutex.TryLock(out _));
        Assert.Equal(["first"], order);
        go.Signal();
        thread.Run(first, second, third);
        Assert.Equal(["first", "second", "third"], order);
        Assert.Equal("mutex 'ledger'", mutex.ToString());
    }

    [Fact]
    public void A_hold_given_back_twice_does_not_unlock_for_the_next()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        Assert.True(mutex.TryLock(out var hold));
        var got = default(Hold);
        var next = thread.Spawn("next", async Fiber () => got = await mutex.LockAsync());
        thread.Run();
        hold.Dispose();
        thread.Run(next);
        hold.Dispose();
        Assert.True(got.IsHeld);
        Assert.True(mutex.IsHeld);
        got.Dispose();
        Assert.False(mutex.IsHeld);
        default(Hold).Dispose();
    }

    [Fact]
    public void A_cancelled_lock_holds_nothing_and_lets_the_next_through()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        using var source = new CancellationTokenSource();
        Assert.True(mutex.TryLock(out var hold));
        var cancelled = thread.Spawn("cancelled", async Fiber () => await mutex.LockAsync(source.Token));
        var next = thread.Spawn("next", async Fiber () => await mutex.LockAsync());
        thread.Run();
        source.Cancel();
        thread.Run();
        Assert.Equal(FiberPhase.Cancelled, cancelled.Phase);
        hold.Dispose();
        thread.Run(next);
        Assert.Equal("mutex 'ledger', held by 'next'", mutex.ToString());
    }

    [Fact]
    public void Readers_read_together_and_a_waiting_writer_is_not_passed()
    {
        var thread = new SingleThread();
        var books = new RwLock("books");
        Assert.True(books.TryRead(out var one));
        Assert.True(books.TryRead(out var two));
        var held = new Dictionary<string, Hold>();
        var writer = thread.Spawn("writer", async Fiber () => held["writer"] = await books.WriteAsync());
        var late = thread.Spawn("late", async Fiber () => held["late"] = await books.ReadAsync());
        var later = thread.Spawn("later", async Fiber () => held["later"] = await books.ReadAsync());
        thread.Run();
        Assert.False(books.TryRead(out _), "a writer waits");
        Assert.Equal("write lock 'books', held", ((IDescribesWait)writer.Waiting!).DescribeWait());
        one.Dispose();
        thread.Run();
        Assert.Empty(held);
        two.Dispose();
        thread.Run(writer);
        Assert.Equal("lock 'books', written, held by 'writer', 2 wait", books.ToString());
        Assert.False(late.HasEnded);
        held["writer"].Dispose();
        thread.Run(late, later);
        Assert.Equal("lock 'books', held by 'late', 'later'", books.ToString());
        Assert.False(books.TryWrite(out _));
    }

    [Fact]
    public void A_writer_that_gives_up_lets_the_readers_behind_it_through()
    {
        var thread = new SingleThread();
        var books = new RwLock("books");
        using var source = new CancellationTokenSource();
        Assert.True(books.TryRead(out _));
        var writer = thread.Spawn("writer", async Fiber () => await books.WriteAsync(source.Token));
        var reader = thread.Spawn("reader", async Fiber () => await books.ReadAsync());
        thread.Run();
        Assert.False(reader.HasEnded);
        source.Cancel();
        thread.Run(reader);
        Assert.Equal(FiberPhase.Cancelled, writer.Phase);
    }

    [Fact]
    public void Who_waits_for_many_permits_is_not_passed_by_who_asks_for_few()
    {
        var thread = new SingleThread();
        var seats = new AsyncSemaphore("seats", 3);
        Assert.True(seats.TryAcquire(out var one));
        var many = thread.Spawn("many", async Fiber () =>
        {
            using var hold = await seats.AcquireAsync(3);
        });
        thread.Run();
        Assert.False(seats.TryAcquire(out _));
        Assert.Equal(2, seats.Available);
        var few = thread.Spawn("few", async Fiber () => await seats.AcquireAsync());
        thread.Run();
        Assert.False(few.HasEnded);
        Assert.Equal("have 3 of semaphore 'seats' (2 of 3 free), held", ((IDescribesWait)many.Waiting!).DescribeWait());
        one.Dispose();
        one.Dispose();
        thread.Run(many, few);
        Assert.Equal(2, seats.Available);
        Assert.Throws<ArgumentOutOfRangeException>(() => seats.TryAcquire(out _, 4));
    }

    [Fact]
    public void A_lock_with_a_time_limit_gives_up_in_time() => Simulation.RunSeeds(10, async io =>
    {
        var mutex = new AsyncMutex("ledger");
        var books = new RwLock("books");
        var seats = new AsyncSemaphore("seats", 1);
        using (await mutex.LockAsync(io.Clock, TimeSpan.Zero))
        using (await books.ReadAsync(io.Clock, TimeSpan.Zero))
        using (await seats.AcquireAsync(1, io.Clock, TimeSpan.Zero))
        {
            var start = io.Clock.Elapsed;
            await Assert.ThrowsAsync<TimeoutException>(async () => await mutex.LockAsync(io.Clock, TimeSpan.FromSeconds(1)));
            await Assert.ThrowsAsync<TimeoutException>(async () => await books.WriteAsync(io.Clock, TimeSpan.FromSeconds(1)));
            await Assert.ThrowsAsync<TimeoutException>(async () => await seats.AcquireAsync(1, io.Clock, TimeSpan.FromSeconds(1)));
            Assert.Equal(TimeSpan.FromSeconds(3), io.Clock.Elapsed - start);
            using var second = await books.ReadAsync();
        }

        Assert.True(mutex.TryLock(out _));
        Assert.True(books.TryWrite(out _));
        Assert.True(seats.TryAcquire(out _));
    });
}
