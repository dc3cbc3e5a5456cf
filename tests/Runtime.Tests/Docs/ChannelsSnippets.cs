using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class ChannelsSnippets
{
    [Fact]
    public void Bounded() => Simulation.RunSeeds(5, async io =>
    {
        var handled = new List<int>();

        // snippet: channels-bounded
        var (sender, receiver) = Channel.Bounded<int>("orders", capacity: 16);

        var producer = io.Spawn("producer", async Fiber () =>
        {
            for (var order = 0; order < 100; order++)
            {
                await sender.SendAsync(order); // waits while sixteen are on their way
            }

            sender.Close();
        });

        await foreach (var order in receiver.ReadAllAsync()) // ends when it is closed and empty
        {
            handled.Add(order);
        }

        await producer;
        // end snippet

        Assert.Equal(Enumerable.Range(0, 100), handled);
    });

    [Fact]
    public void Giving_up() => Simulation.RunSeeds(5, async io =>
    {
        var (sender, receiver) = Channel.Bounded<string>("orders", capacity: 1);
        var cancellationToken = CancellationToken.None;
        await sender.SendAsync("one", cancellationToken);

        // snippet: channels-giving-up
        if (!sender.TrySend("at once or not at all"))
        {
            try
            {
                await sender.SendAsync("within a second", io.Clock, TimeSpan.FromSeconds(1), cancellationToken);
            }
            catch (TimeoutException)
            {
                // It was not sent, and will not be.
            }
        }
        // end snippet

        Assert.Equal("one", await receiver.ReceiveAsync(cancellationToken));
        Assert.False(receiver.TryReceive(out _));
    });

    [Fact]
    public void One_shot() => Simulation.RunSeeds(5, async io =>
    {
        // snippet: channels-one-shot
        var answer = Channel.OneShot<int>("answer");
        _ = io.Spawn("worker", async Fiber () =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            answer.TrySend(42);
        });

        var got = await answer.ReceiveAsync();
        // end snippet

        Assert.Equal(42, got);
        Assert.False(answer.TrySend(43));
    });

    [Fact]
    public void Broadcast() => Simulation.RunSeeds(5, async io =>
    {
        var missed = 0L;

        // snippet: channels-broadcast
        var prices = Channel.Broadcast<decimal>("prices", capacity: 4);
        var screen = prices.Subscribe();
        for (var price = 1; price <= 10; price++)
        {
            prices.Send(price); // never waits
        }

        var (oldest, lag) = await screen.ReceiveAsync();
        missed += lag; // six prices came and went before this one
        // end snippet

        Assert.Equal(6, missed);
        Assert.Equal(7, oldest);
        await io.Clock.Delay(TimeSpan.Zero);
    });

    [Fact]
    public void Watch() => Simulation.RunSeeds(5, async io =>
    {
        // snippet: channels-watch
        var limit = Channel.Watch("limit", initial: 100);
        var watcher = limit.Subscribe();
        limit.Set(200);
        limit.Set(300);

        var (value, version) = await watcher.ChangedAsync(); // 300, version 2: that it was 200 has been passed over
        // end snippet

        Assert.Equal((300, 2L), (value, version));
        await io.Clock.Delay(TimeSpan.Zero);
    });
}
