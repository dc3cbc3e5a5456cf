using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Channels;

/// <summary>Small programs over channels under every order of their steps.</summary>
public sealed class ChannelExplorationTests
{
    private static readonly ExplorationBounds Bounds = new() { MaximumSchedules = 3_000 };

    [Fact]
    public void A_cancelled_receive_and_another_never_lose_a_message()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var (sender, receiver) = Channel.Bounded<int>("orders", 1);
                using var source = new CancellationTokenSource();
                var got = new List<int>();
                var impatient = io.Spawn("impatient", async Fiber () =>
                {
                    try
                    {
                        got.Add(await receiver.ReceiveAsync(source.Token));
                    }
                    catch (OperationCanceledException)
                    {
                        Assert.True(source.IsCancellationRequested);
                    }
                });
                var canceller = io.Spawn("canceller", async Fiber () =>
                {
                    await Task.Yield();
                    await source.CancelAsync();
                });
                sender.TrySend(1);
                await impatient;
                await canceller;
                got.AddRange(receiver.TryReceive(out var left) ? [left] : []);
                Assert.Equal([1], got);
            },
            Bounds);
        Assert.True(done.IsExhausted, $"{done}");
    }

    [Fact]
    public void Two_selects_that_meet_lose_and_double_nothing()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var left = Channel.Bounded<int>("left", 1);
                var right = Channel.Bounded<int>("right", 1);
                var got = new List<int>();
                var taker = io.Spawn("taker", async Fiber () =>
                {
                    for (var i = 0; i < 2; i++)
                    {
                        var chosen = await Select.On(Select.Receive(left.Receiver), Select.Receive(right.Receiver));
                        got.Add(chosen.Branch == 1 ? chosen.First : chosen.Second);
                    }
                });
                var giver = io.Spawn("giver", async Fiber () =>
                {
                    for (var i = 0; i < 2; i++)
                    {
                        await Select.On(Select.Send(right.Sender, i), Select.Send(left.Sender, i));
                    }
                });
                await giver;
                await taker;
                Assert.Equal([0, 1], got.Order());
                Assert.Equal(0, left.Receiver.Count + right.Receiver.Count);
            },
            Bounds);
        Assert.True(done.Schedules > 1, $"{done}");
    }

    [Fact]
    public void Closing_meets_sending_and_receiving_in_every_order()
    {
        var done = Simulation.Explore(
            async io =>
            {
                var (sender, receiver) = Channel.Bounded<int>("orders", 1);
                var sent = new List<int>();
                var producer = io.Spawn("producer", async Fiber () =>
                {
                    try
                    {
                        for (var i = 0; i < 2; i++)
                        {
                            await sender.SendAsync(i);
                            sent.Add(i);
                        }
                    }
                    catch (ChannelClosedException)
                    {
                        Assert.True(sender.IsClosed);
                    }
                });
                var closer = io.Spawn("closer", async Fiber () =>
                {
                    await Task.Yield();
                    sender.Close();
                });
                var got = await receiver.ReadAllAsync().ToListAsync();
                await producer;
                await closer;
                Assert.Equal(sent, got);
            },
            Bounds);
        Assert.True(done.Schedules > 1, $"{done}");
    }
}
