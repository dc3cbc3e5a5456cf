using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>Faults of order that were put in on purpose: the simulation finds each, by seeds and by going through the schedules.</summary>
public sealed class PlantedFaultTests
{
    private const int Seeds = 200;

    [Fact]
    public void A_lost_wake_up_is_found()
    {
        var byChance = Assert.Throws<SimulationException>(() => Simulation.RunSeeds(Seeds, io => PassAsync(io, new PlantedQueue(io) { LosesWakeUps = true })));
        Assert.StartsWith("Deadlock", byChance.Message);
        Assert.Contains("PlantedQueue.ReceiveAsync (PlantedQueue.cs:", byChance.Message);
        var bySearch = Assert.Throws<SimulationException>(() => Simulation.Explore(io => PassAsync(io, new PlantedQueue(io) { LosesWakeUps = true })));
        Assert.StartsWith("Deadlock", bySearch.Message);
        Assert.Contains($"{Simulation.ScheduleVariable}=", bySearch.Replay);
    }

    [Fact]
    public void A_receive_that_is_not_safe_to_cancel_is_found()
    {
        var byChance = Assert.Throws<SimulationException>(
            () => Simulation.RunSeeds(Seeds, io => CancelAsync(io, new PlantedQueue(io) { LosesWhatIsCancelled = true })));
        Assert.Contains("item was lost", byChance.Message);
        var bySearch = Assert.Throws<SimulationException>(
            () => Simulation.Explore(io => CancelAsync(io, new PlantedQueue(io) { LosesWhatIsCancelled = true })));
        Assert.Contains("item was lost", bySearch.Message);
    }

    [Fact]
    public void Locks_taken_in_two_orders_are_found_and_the_report_says_who_waits_for_whom()
    {
        var byChance = Assert.Throws<SimulationException>(() => Simulation.RunSeeds(Seeds, io => TransferAsync(io, inOneOrder: false)));
        var bySearch = Assert.Throws<SimulationException>(() => Simulation.Explore(io => TransferAsync(io, inOneOrder: false)));
        foreach (var error in new[] { byChance, bySearch })
        {
            Assert.StartsWith("Deadlock", error.Message);
            Assert.Contains("They wait for each other:", error.Message);
            Assert.Contains("'transfer:1' (host main) waits for lock mutex 'savings', held by 'transfer:2', which is up to 'transfer:2' (host main)", error.Message);
            Assert.Contains("'transfer:2' (host main) waits for lock mutex 'current', held by 'transfer:1', which is up to 'transfer:1' (host main)", error.Message);
            Assert.Contains("PlantedFaultTests.MoveAsync (PlantedFaultTests.cs:", error.Message);
        }
    }

    [Fact]
    public void Without_the_faults_neither_finds_anything()
    {
        Simulation.RunSeeds(Seeds, io => PassAsync(io, new PlantedQueue(io)));
        Simulation.RunSeeds(Seeds, io => CancelAsync(io, new PlantedQueue(io)));
        Simulation.RunSeeds(Seeds, io => TransferAsync(io, inOneOrder: true));
        Assert.True(Simulation.Explore(io => PassAsync(io, new PlantedQueue(io))).IsExhausted);
        Assert.True(Simulation.Explore(io => CancelAsync(io, new PlantedQueue(io))).IsExhausted);
        Assert.True(Simulation.Explore(io => TransferAsync(io, inOneOrder: true)).IsExhausted);
    }

    // Two items from one fiber to another.
    private static async Task PassAsync(SimulatedIo io, PlantedQueue queue)
    {
        var receiver = io.Spawn("receiver", async Fiber () =>
        {
            Assert.Equal(1, await queue.ReceiveAsync(default));
            Assert.Equal(2, await queue.ReceiveAsync(default));
        });
        queue.Send(1);
        await io.Clock.Delay(TimeSpan.Zero);
        queue.Send(2);
        await receiver;
    }

    // One item, and a receiver that gives up at a moment of its own and then looks again.
    private static async Task CancelAsync(SimulatedIo io, PlantedQueue queue)
    {
        using var stop = new CancellationTokenSource();
        var received = 0;
        var receiver = io.Spawn("receiver", async Fiber () =>
        {
            try
            {
                received = await queue.ReceiveAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Cancelled, it must not have taken anything.
            }
        });
        var sender = io.Spawn("sender", async Fiber () =>
        {
            await io.Clock.Delay(TimeSpan.Zero);
            queue.Send(7);
        });
        await io.Clock.Delay(TimeSpan.Zero);
        await stop.CancelAsync();
        await receiver;
        await sender;
        if (received == 0)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);
            try
            {
                received = await queue.ReceiveAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("The item was lost.");
            }
        }

        Assert.Equal(7, received);
    }

    private static async Task TransferAsync(SimulatedIo io, bool inOneOrder)
    {
        var (current, savings) = (new AsyncMutex("current"), new AsyncMutex("savings"));
        var one = io.Spawn("transfer:1", async Fiber () => await MoveAsync(io, current, savings));
        var two = io.Spawn("transfer:2", async Fiber () => await (inOneOrder ? MoveAsync(io, current, savings) : MoveAsync(io, savings, current)));
        await one;
        await two;
    }

    private static async Task MoveAsync(SimulatedIo io, AsyncMutex from, AsyncMutex to)
    {
        using var first = await from.LockAsync();
        await io.Clock.Delay(TimeSpan.Zero);
        using var second = await to.LockAsync();
    }
}
