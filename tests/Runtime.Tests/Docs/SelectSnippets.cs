using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class SelectSnippets
{
    [Fact]
    public void Loop() => Simulation.RunSeeds(10, async io =>
    {
        var orders = Channel.Bounded<int>("orders", 4);
        var commands = Channel.Bounded<string>("commands", 4);
        var handled = new List<int>();
        var late = 0;
        _ = io.Spawn("customer", async Fiber () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await orders.Sender.SendAsync(i);
            }

            await io.Clock.Delay(TimeSpan.FromSeconds(45));
            await commands.Sender.SendAsync("stop");
        });
        var cancellationToken = CancellationToken.None;

        // snippet: select-loop
        var open = true;
        while (open)
        {
            var chosen = await Select.On(
                Select.Receive(orders.Receiver),
                Select.Receive(commands.Receiver),
                Select.After(io.Clock, TimeSpan.FromSeconds(30)),
                cancellationToken);
            switch (chosen.Branch)
            {
                case 1:
                    handled.Add(chosen.First);
                    break;
                case 2:
                    open = chosen.Second != "stop";
                    break;
                default:
                    late++;
                    break;
            }
        }
        // end snippet

        Assert.Equal(Enumerable.Range(0, 20), handled);
        Assert.Equal(1, late);
    });

    [Fact]
    public void Send_or_end() => Simulation.RunSeeds(10, async io =>
    {
        var results = Channel.Bounded<int>("results", 1);
        results.Sender.TrySend(1);
        var consumer = io.Spawn("consumer", async Fiber () => await io.Clock.Delay(TimeSpan.FromSeconds(1)));
        var given = 0;

        // snippet: select-send
        var chosen = await Select.On(Select.Send(results.Sender, 42), Select.Ended(consumer));
        if (chosen.Branch == 2)
        {
            given++; // the consumer is gone, and 42 was not sent
        }
        // end snippet

        Assert.Equal(1, given);
        Assert.Equal(1, results.Receiver.Count);
    });
}
