using Holdfast.Runtime.Channels;
using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Channels;

/// <summary>A message that is being received, awaited by whom and as it may be.</summary>
public sealed class ReceivingTests
{
    private const int Rounds = AllocationWindows.Rounds;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_awaited_once()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("numbers", 1);
        InvalidOperationException? failure = null;
        var got = 0;
        var fiber = thread.Spawn("receiver", async Fiber () =>
        {
            var receiving = receiver.ReceiveAsync();
            got = await receiving;
            try
            {
                await receiving;
            }
            catch (InvalidOperationException error)
            {
                failure = error;
            }
        });
        thread.Run();
        Assert.True(sender.TrySend(7));
        thread.Run(fiber);
        Assert.Equal(7, got);
        Assert.Contains("after its result", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_fibers_cannot_wait_for_the_same()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("numbers", 1);
        var receiving = receiver.ReceiveAsync();
        var got = 0;
        var first = thread.Spawn("first", async Fiber () => got = await receiving);
        var second = thread.Spawn("second", async Fiber () => await receiving);
        thread.Run();
        Assert.IsType<InvalidOperationException>(second.Failure);
        sender.TrySend(7);
        thread.Run(first);
        Assert.Equal(7, got);
    }

    [Fact]
    public void Fibers_that_take_turns_at_one_wait_each_go_on_themselves()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<int>("numbers", 1);
        var got = new List<string>();
        Fiber Receiver(string name) => thread.Spawn(name, async Fiber () => got.Add($"{Fiber.Current!.Name} {await receiver.ReceiveAsync()}"));
        for (var round = 0; round < 6; round += 2)
        {
            var one = Receiver("one");
            thread.Run();
            sender.TrySend(round);
            thread.Run(one);

            // Through an async method in between, which is not the fiber's own body.
            var nested = thread.Spawn("nested", async Fiber () => got.Add($"{Fiber.Current!.Name} {await NestedAsync(receiver)}"));
            thread.Run();
            sender.TrySend(round + 1);
            thread.Run(nested);
        }

        Assert.Equal(["one 0", "nested 1", "one 2", "nested 3", "one 4", "nested 5"], got);
    }

    [Fact]
    public async Task It_can_be_a_task_of_the_platform()
    {
        var (sender, receiver) = Channel.Bounded<string>("words", 1);
        var task = receiver.ReceiveAsync(Token).AsTask();
        Assert.False(task.IsCompleted);
        Assert.True(sender.TrySend("late"));
        Assert.Equal("late", await task);
        Assert.Equal("late", await task);
        Assert.True(sender.TrySend("early"));
        Assert.Equal("early", await receiver.ReceiveAsync(Token).AsValueTask());
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var cancelled = receiver.ReceiveAsync(source.Token).AsTask();
        Assert.True(cancelled.IsCanceled);
        sender.Close();
        await Assert.ThrowsAsync<ChannelClosedException>(() => receiver.ReceiveAsync(Token).AsTask());
    }

    [Fact]
    public void Messages_that_are_objects_allocate_nothing_either()
    {
        var thread = new SingleThread();
        var (sender, receiver) = Channel.Bounded<string>("words", 1);
        var windows = new AllocationWindows();
        var length = 0;
        var consumer = thread.Spawn("consumer", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                windows.Round();
                length += (await receiver.ReceiveAsync()).Length;
            }
        });
        var producer = thread.Spawn("producer", async Fiber () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                await sender.SendAsync("word");
            }
        });
        thread.Run(consumer, producer);
        Assert.Equal(4 * Rounds, length);
        Assert.Equal(0, windows.Least);
    }

    [Theory]
    [InlineData(IoModel.EventLoop)]
    [InlineData(IoModel.ThreadPool)]
    public async Task What_flows_with_a_fiber_is_its_own_after_each_wait(IoModel model)
    {
        // One loop: between two of them a fiber goes on as on the pool.
        await using var io = Io.Create(new IoOptions { Model = model, EventLoop = new EventLoopOptions { Loops = 1 } });
        var flows = new AsyncLocal<string?>();
        var there = Channel.Bounded<int>("there", 1);
        var back = Channel.Bounded<int>("back", 1);
        var strays = 0;
        void Check(string expected) => strays += flows.Value == expected ? 0 : 1;
        var echo = io.Spawn("echo", async Fiber () =>
        {
            flows.Value = null;
            for (var round = 0; round < 1_000; round++)
            {
                var number = await there.Receiver.ReceiveAsync();
                strays += flows.Value is null ? 0 : 1;
                await back.Sender.SendAsync(number);
            }
        });
        await io.Spawn("asks", async Fiber () =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                // Set in the same step in which it suspends, and kept where an async method in between goes on by itself.
                flows.Value = $"round {round}";
                await there.Sender.SendAsync(round);
                Check($"round {round}");
                Assert.Equal(round, round % 2 == 0 ? await back.Receiver.ReceiveAsync() : await NestedAsync(back.Receiver));
                Check($"round {round}");
            }
        });
        await echo;
        Assert.Equal(0, strays);
    }

    private static async ValueTask<T> NestedAsync<T>(Receiver<T> receiver) => await receiver.ReceiveAsync();
}
