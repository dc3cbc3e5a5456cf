using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class SynchronizationSnippets
{
    [Fact]
    public void Mutex() => Simulation.RunSeeds(5, async io =>
    {
        var balance = 100;
        var cancellationToken = CancellationToken.None;

        // snippet: synchronization-mutex
        var ledger = new AsyncMutex("ledger");
        using (await ledger.LockAsync(cancellationToken))
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(5), cancellationToken); // no thread is blocked meanwhile
            balance -= 20;
        }
        // end snippet

        Assert.Equal(80, balance);
        Assert.False(ledger.IsHeld);
    });

    [Fact]
    public void Condition() => Simulation.RunSeeds(5, async io =>
    {
        var mutex = new AsyncMutex("stock");
        var filled = new Condition("filled", mutex);
        var stock = new Queue<int>();
        var cancellationToken = CancellationToken.None;
        _ = io.Spawn("filler", async Fiber () =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            using (await mutex.LockAsync())
            {
                stock.Enqueue(7);
                filled.Signal();
            }
        });

        // snippet: synchronization-condition
        var hold = await mutex.LockAsync(cancellationToken);
        try
        {
            while (stock.Count == 0)
            {
                hold = await filled.WaitAsync(hold, cancellationToken); // without the mutex while it waits
            }

            stock.Dequeue();
        }
        finally
        {
            hold.Dispose();
        }
        // end snippet

        Assert.Empty(stock);
    });

    [Fact]
    public void Latch() => Simulation.RunSeeds(5, async io =>
    {
        var served = 0;

        // snippet: synchronization-latch
        var ready = new Latch("ready", count: 3);
        for (var part = 0; part < 3; part++)
        {
            _ = io.Spawn($"part:{part}", async Fiber () =>
            {
                await io.Clock.Delay(TimeSpan.FromSeconds(1)); // starts up
                ready.Signal();
            });
        }

        await ready;
        served++;
        // end snippet

        Assert.Equal(1, served);
    });

    [Fact]
    public void Once() => Simulation.RunSeeds(5, async io =>
    {
        var cancellationToken = CancellationToken.None;

        // snippet: synchronization-once
        var settings = new OnceCell<string>("settings");
        var text = await settings.GetAsync(
            async token =>
            {
                await io.Clock.Delay(TimeSpan.FromSeconds(1), token); // once, whoever asks
                return "loaded";
            },
            cancellationToken);
        // end snippet

        Assert.Equal("loaded", text);
    });
}
