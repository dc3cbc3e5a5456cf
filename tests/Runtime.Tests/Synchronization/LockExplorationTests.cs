using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Synchronization;

/// <summary>Small programs over locks under every order of their steps.</summary>
public sealed class LockExplorationTests
{
    private static readonly ExplorationBounds Bounds = new() { MaximumSchedules = 3_000 };

    [Fact]
    public void A_mutex_is_never_held_twice_whoever_gives_up_when()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var mutex = new AsyncMutex("ledger");
                using var source = new CancellationTokenSource();
                var inside = 0;
                Fiber Enter(string name, CancellationToken token) => io.Spawn(name, async Fiber () =>
                {
                    try
                    {
                        using var hold = await mutex.LockAsync(token);
                        Assert.Equal(1, ++inside);
                        await Task.Yield();
                        inside--;
                    }
                    catch (OperationCanceledException)
                    {
                        Assert.True(source.IsCancellationRequested);
                    }
                });
                var patient = Enter("patient", CancellationToken.None);
                var impatient = Enter("impatient", source.Token);
                await Task.Yield();
                await source.CancelAsync();
                await patient;
                await impatient;
                Assert.False(mutex.IsHeld);
            },
            Bounds);
        Assert.True(done.IsExhausted, $"{done}");
    }

    [Fact]
    public void A_barrier_opens_for_all_its_parties_or_for_nobody_whoever_gives_up_when()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var barrier = new AsyncBarrier("start", 3);
                using var source = new CancellationTokenSource();
                using var rest = new CancellationTokenSource();
                Fiber<bool> Arrive(string name, CancellationToken token) => io.Spawn(name, async Fiber<bool> () =>
                {
                    try
                    {
                        await barrier.ArriveAsync(token);
                        return true;
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                });
                var impatient = Arrive("impatient", source.Token);
                Fiber<bool>[] patient = [Arrive("patient:1", rest.Token), Arrive("patient:2", rest.Token)];
                await Task.Yield();
                await source.CancelAsync();
                var met = await impatient;
                await rest.CancelAsync();
                Assert.Equal(met, await patient[0]);
                Assert.Equal(met, await patient[1]);
                Assert.Equal(met ? 1 : 0, barrier.Phase);
            },
            Bounds);
        Assert.True(done.IsExhausted, $"{done}");
    }

    [Fact]
    public void A_signal_is_never_lost_to_one_who_gives_up()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var mutex = new AsyncMutex("ledger");
                var filled = new Condition("filled", mutex);
                using var source = new CancellationTokenSource();
                var amount = 0;
                Fiber Take(string name, CancellationToken token) => io.Spawn(name, async Fiber () =>
                {
                    try
                    {
                        var hold = await mutex.LockAsync(token);
                        while (amount == 0)
                        {
                            hold = await filled.WaitAsync(hold, token);
                        }

                        amount--;
                        hold.Dispose();
                    }
                    catch (OperationCanceledException)
                    {
                        Assert.True(source.IsCancellationRequested);
                    }
                });
                var impatient = Take("impatient", source.Token);
                var patient = Take("patient", CancellationToken.None);
                await Task.Yield();
                using (await mutex.LockAsync())
                {
                    amount += 1;
                    filled.Signal();
                }

                await Task.Yield();
                await source.CancelAsync();
                await impatient;
                using (await mutex.LockAsync())
                {
                    amount += 1;
                    filled.Signal();
                }

                await patient;
                Assert.InRange(amount, 0, 1);
            },
            Bounds);
        Assert.True(done.Schedules > 10, $"{done}");
    }

    [Fact]
    public void A_deadlock_by_the_order_of_locking_is_found_and_explained()
    {
        var failure = Assert.Throws<SimulationException>(() => Simulation.Explore(
            async io =>
            {
                var ledger = new AsyncMutex("ledger");
                var archive = new AsyncMutex("archive");
                Fiber Both(string name, AsyncMutex first, AsyncMutex second) => io.Spawn(name, async Fiber () =>
                {
                    using var one = await first.LockAsync();
                    await Task.Yield();
                    using var two = await second.LockAsync();
                });
                var teller = Both("teller", ledger, archive);
                var auditor = Both("auditor", archive, ledger);
                await teller;
                await auditor;
            },
            Bounds));
        Assert.Contains("'teller' (host main) waits for lock mutex 'archive', held by 'auditor', which is up to 'auditor'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'auditor' (host main) waits for lock mutex 'ledger', held by 'teller', which is up to 'teller'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mutex 'ledger'", failure.Message, StringComparison.Ordinal);
    }
}
