using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Channels;

public sealed class BoundedChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_come_in_the_order_they_were_sent()
    {
        var (sender, receiver) = Channel.Bounded<int>("orders", 3);
        Assert.True(sender.TrySend(1));
        await sender.SendAsync(2, Token);
        Assert.True(sender.TrySend(3));
        Assert.False(sender.TrySend(4));
        Assert.Equal(3, receiver.Count);
        Assert.Equal(1, await receiver.ReceiveAsync(Token));
        Assert.True(receiver.TryReceive(out var second));
        Assert.Equal(2, second);
        Assert.Equal(3, await receiver.ReceiveAsync(Token));
        Assert.False(receiver.TryReceive(out _));
    }

    [Fact]
    public void A_sender_waits_while_the_channel_is_full_and_whoever_waited_longest_goes_first()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("orders", 1);
        sender.TrySend(0);
        var first = thread.Spawn("first", async Fiber () => await sender.SendAsync(1));
        var second = thread.Spawn("second", async Fiber () => await sender.SendAsync(2));
        thread.Run();
        Assert.False(first.HasEnded);
        Assert.Equal("send to channel 'orders' (1 of 1)", ((IDescribesWait)first.Waiting!).DescribeWait());

        Assert.True(receiver.TryReceive(out var zero));
        Assert.Equal(0, zero);
        Assert.False(sender.TrySend(9), "the place is the first waiting sender's, not a newcomer's");
        thread.Run(first);
        Assert.False(second.HasEnded);
        Span<int> rest = stackalloc int[4];
        Assert.Equal(2, receiver.TryReceive(rest));
        Assert.Equal([1, 2], rest[..2].ToArray());
        thread.Run(second);
    }

    [Fact]
    public void A_message_goes_straight_to_the_receiver_that_waited_longest()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<string>("orders", 1);
        var got = new List<string>();
        var first = thread.Spawn("first", async Fiber () => got.Add("first " + await receiver.ReceiveAsync()));
        var second = thread.Spawn("second", async Fiber () => got.Add("second " + await receiver.ReceiveAsync()));
        thread.Run();
        Assert.Equal("receive from channel 'orders' (0 of 1)", ((IDescribesWait)first.Waiting!).DescribeWait());
        Assert.True(sender.TrySend("a"));
        Assert.Equal(0, sender.Count);
        Assert.False(receiver.TryReceive(out _), "it is the first receiver's already");
        Assert.True(sender.TrySend("b"));
        thread.Run(first, second);
        Assert.Equal(["first a", "second b"], got);
    }

    [Fact]
    public async Task Closing_lets_what_was_sent_be_received_and_then_ends()
    {
        var (sender, receiver) = Channel.Bounded<int>("orders", 4);
        sender.TrySend(1);
        sender.TrySend(2);
        Assert.True(sender.Close());
        Assert.False(sender.Close());
        Assert.False(sender.TrySend(3));
        var refused = await Assert.ThrowsAsync<ChannelClosedException>(() => sender.SendAsync(3, Token).AsTask());
        Assert.Equal("orders", refused.Channel);
        Assert.Equal(1, await receiver.ReceiveAsync(Token));
        Assert.Equal(2, await receiver.ReceiveAsync(Token));
        await Assert.ThrowsAsync<ChannelClosedException>(() => receiver.ReceiveAsync(Token).AsTask());
    }

    [Fact]
    public async Task Closing_fails_those_who_wait_and_tells_why()
    {
        var full = Channel.Bounded<int>("full", 1);
        full.Sender.TrySend(1);
        var sending = full.Sender.SendAsync(2, Token).AsTask();
        full.Receiver.Close();
        await Assert.ThrowsAsync<ChannelClosedException>(() => sending);
        Assert.Equal([1], await full.Receiver.ReadAllAsync(Token).ToListAsync(Token));

        var empty = Channel.Bounded<int>("empty", 1);
        var receiving = empty.Receiver.ReceiveAsync(Token).AsTask();
        empty.Sender.Close(new IOException("the line is dead"));
        var failure = await Assert.ThrowsAsync<ChannelClosedException>(() => receiving);
        Assert.IsType<IOException>(failure.InnerException);
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await empty.Receiver.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_cancelled_receive_takes_no_message_and_a_cancelled_send_has_not_sent()
    {
        var (sender, receiver) = Channel.Bounded<int>("orders", 1);
        using var source = new CancellationTokenSource();
        var receiving = receiver.ReceiveAsync(source.Token).AsTask();
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver.ReceiveAsync(source.Token).AsTask());
        sender.TrySend(1);
        Assert.Equal(1, receiver.Count);

        using var other = new CancellationTokenSource();
        var sending = sender.SendAsync(2, other.Token).AsTask();
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(2, other.Token).AsTask());
        sender.Close();
        Assert.Equal([1], await receiver.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public void A_message_that_was_handed_over_is_kept_even_if_the_token_is_cancelled_before_the_receiver_goes_on()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("orders", 1);
        using var source = new CancellationTokenSource();
        var got = 0;
        var fiber = thread.Spawn("receiver", async Fiber () => got = await receiver.ReceiveAsync(source.Token));
        thread.Run();
        sender.TrySend(7);
        source.Cancel();
        thread.Run(fiber);
        Assert.Equal(7, got);
    }

    [Fact]
    public void Waits_with_a_time_limit_end_in_time_and_move_nothing() => Simulation.RunSeeds(20, async io =>
    {
        var (sender, receiver) = Channel.Bounded<int>("orders", 1);
        var start = io.Clock.Elapsed;
        var late = await Assert.ThrowsAsync<TimeoutException>(async () => await receiver.ReceiveAsync(io.Clock, TimeSpan.FromSeconds(2)));
        Assert.Contains("receive from channel 'orders'", late.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(2), io.Clock.Elapsed - start);
        await sender.SendAsync(1, io.Clock, TimeSpan.Zero);
        await Assert.ThrowsAsync<TimeoutException>(async () => await sender.SendAsync(2, io.Clock, TimeSpan.FromSeconds(3)));
        Assert.Equal(1, await receiver.ReceiveAsync(io.Clock, TimeSpan.Zero));
        Assert.Equal(0, receiver.Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await receiver.ReceiveAsync(io.Clock, TimeSpan.FromSeconds(-5)));

        var waiting = io.Spawn("receiver", async Fiber<int> () => await receiver.ReceiveAsync(io.Clock, TimeSpan.FromSeconds(10)));
        await io.Clock.Delay(TimeSpan.FromSeconds(9));
        sender.TrySend(3);
        Assert.Equal(3, await waiting);
    });

    [Fact]
    public void Leaving_a_loop_over_a_channel_leaves_the_rest_in_it()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("orders", 8);
        var got = new List<int>();
        var reader = thread.Spawn("reader", async Fiber () =>
        {
            await foreach (var item in receiver.ReadAllAsync())
            {
                got.Add(item);
                if (got.Count == 3)
                {
                    break;
                }
            }
        });
        thread.Run();
        for (var i = 0; i < 5; i++)
        {
            sender.TrySend(i);
        }

        thread.Run(reader);
        Assert.Equal([0, 1, 2], got);
        Assert.Equal(2, receiver.Count);
    }

    [Fact]
    public async Task A_loop_over_a_channel_is_cancelled_by_either_token()
    {
        var channel = Channel.Bounded<int>("orders", 8);
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var list = channel.Receiver.ReadAllAsync(one.Token).ToListAsync(two.Token).AsTask();
        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);
        list = channel.Receiver.ReadAllAsync(one.Token).ToListAsync(CancellationToken.None).AsTask();
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("orders", 0)]
    [InlineData("orders", -1)]
    [InlineData("orders", int.MaxValue)]
    public void A_channel_has_a_name_and_a_capacity_of_at_least_one(string name, int capacity) =>
        Assert.ThrowsAny<ArgumentException>(() => Channel.Bounded<int>(name, capacity));

    [Fact]
    public void An_unbounded_channel_takes_everything_and_gives_its_memory_back()
    {
        var (sender, receiver) = Channel.Unbounded<object>("answers");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20_000; i++)
            {
                Assert.True(sender.TrySend(i));
            }

            for (var i = 0; i < 20_000; i++)
            {
                Assert.True(receiver.TryReceive(out var item));
                Assert.Equal(i, item);
            }
        }

        Assert.Equal(0, receiver.Count);
    }
}
