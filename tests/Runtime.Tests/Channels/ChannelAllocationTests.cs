using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Channels;

/// <summary>What a message costs in steady state: exactly nothing on the heap.</summary>
public sealed class ChannelAllocationTests
{
    private const int Rounds = AllocationWindows.Rounds;

    [Fact]
    public void A_round_trip_between_two_fibers_allocates_nothing()
    {
        var thread = new SingleThread();
        var ping = Channel.Bounded<int>("ping", 1);
        var pong = Channel.Bounded<int>("pong", 1);
        var windows = new AllocationWindows();
        var one = thread.Spawn("one", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                windows.Round();
                await ping.Sender.SendAsync(i);
                await pong.Receiver.ReceiveAsync();
            }
        });
        var two = thread.Spawn("two", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                await pong.Sender.SendAsync(await ping.Receiver.ReceiveAsync());
            }
        });
        thread.Run(one, two);
        Assert.Equal(0, windows.Least);
    }

    [Fact]
    public void Waiting_with_a_token_allocates_nothing()
    {
        var thread = new SingleThread();
        using var source = new CancellationTokenSource();
        var (sender, receiver) = Channel.Bounded<long>("numbers", 2);
        var windows = new AllocationWindows();
        var sum = 0L;
        var producer = thread.Spawn("producer", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                await sender.SendAsync(i, source.Token);
            }
        });
        var consumer = thread.Spawn("consumer", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                windows.Round();
                sum += await receiver.ReceiveAsync(source.Token);
            }
        });
        thread.Run(producer, consumer);
        Assert.Equal(Rounds * (Rounds - 1L) / 2, sum);
        Assert.Equal(0, windows.Least);
    }

    [Fact]
    public void A_loop_over_a_channel_and_a_select_allocate_nothing_for_a_message()
    {
        var thread = new SingleThread();
        var loop = Channel.Bounded<int>("loop", 1);
        var left = Channel.Bounded<int>("left", 1);
        var right = Channel.Bounded<string>("right", 1);
        var windows = new AllocationWindows();
        var reader = thread.Spawn("reader", async Fiber () =>
        {
            await foreach (var number in loop.Receiver.ReadAllAsync())
            {
                windows.Round();
                await Select.On(Select.Send(left.Sender, number), Select.Send(right.Sender, "message"));
            }
        });
        var selecting = thread.Spawn("selecting", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                await loop.Sender.SendAsync(i);
                await Select.On(Select.Receive(left.Receiver), Select.Receive(right.Receiver));
            }

            loop.Sender.Close();
        });
        thread.Run(reader, selecting);
        Assert.Equal(0, windows.Least);
    }

    [Fact]
    public void Broadcasts_and_watches_allocate_nothing_for_a_message()
    {
        var thread = new SingleThread();
        var broadcast = Channel.Broadcast<int>("broadcast", 2);
        var watch = Channel.Watch("watch", 0);
        var windows = new AllocationWindows();
        var subscriber = broadcast.Subscribe();
        var watcher = watch.Subscribe();
        var missed = 0L;
        var reader = thread.Spawn("reader", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                windows.Round();
                missed += (await subscriber.ReceiveAsync()).Lag;
                watch.Set(i);
            }
        });
        var writer = thread.Spawn("writer", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                broadcast.Send(i);
                await watcher.ChangedAsync();
            }
        });
        thread.Run(reader, writer);
        Assert.Equal(0, missed);
        Assert.Equal(0, windows.Least);
    }
}
