using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;
using Holdfast.Runtime.Tests.Scheduling;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Synchronization;

public sealed class LockLawTests
{
    [Fact]
    public void The_laws_of_locks_hold_in_every_order_of_steps() => Simulation.RunSeeds(40, io => LockLaws.HoldAsync(io, 5, 20));

    [Fact]
    public async Task The_laws_of_locks_hold_between_threads()
    {
        await using var io = new ThreadPoolIo();
        for (var round = 0; round < 20; round++)
        {
            await LockLaws.HoldAsync(io, 6, 100).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Locking_and_waiting_for_a_lock_allocate_nothing()
    {
        var thread = new SingleThread();
        var mutex = new AsyncMutex("ledger");
        var windows = new AllocationWindows();
        var turns = Channel.Bounded<int>("turns", 1);
        var counter = 0;
        async Fiber GiveTurnsAsync()
        {
            for (var i = 0; i < 2 * AllocationWindows.Rounds; i++)
            {
                await turns.Sender.SendAsync(i);
            }
        }

        async Fiber LockAsync()
        {
            for (var i = 0; i < AllocationWindows.Rounds; i++)
            {
                using var hold = await mutex.LockAsync();
                counter++;
                await turns.Receiver.ReceiveAsync();
                windows.Round();
            }
        }

        thread.Run(thread.Spawn("one", LockAsync), thread.Spawn("two", LockAsync), thread.Spawn("turns", GiveTurnsAsync));
        Assert.Equal(2 * AllocationWindows.Rounds, counter);
        Assert.Equal(0, windows.Least);
    }

    [Fact]
    public void A_fiber_that_waits_for_a_latch_keeps_little_memory()
    {
        const int Fibers = 20_000;
        var thread = new SingleThread();
        var latch = new Latch("ready", 1);
        var fibers = new Fiber[Fibers];
        Func<Fiber> body = async Fiber () => await latch;
        Park(0, 64);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Park(64, Fibers);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)(Fibers - 64);
        Assert.InRange(each, 50, 250);
        latch.Signal();
        thread.Run(fibers);

        void Park(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                fibers[i] = thread.Spawn("waits", body);
            }

            thread.Run();
        }
    }
}
