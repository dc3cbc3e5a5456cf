using Holdfast.Runtime.Channels;
using Holdfast.Runtime.EventLoop;

namespace Holdfast.Runtime.Tests.Channels;

/// <summary>Channels that one event loop has had for itself, when other threads come.</summary>
public sealed class ChannelSharingTests
{
    private const int Alone = 100;
    private const int Shared = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_laws_of_channels_hold_between_loops_and_other_threads()
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 2 });
        for (var round = 0; round < 40; round++)
        {
            await ChannelLaws.HoldAsync(io, 400).WaitAsync(TimeSpan.FromSeconds(30), Token);
        }
    }

    [Fact]
    public async Task Nothing_is_lost_when_other_threads_come_to_what_a_loop_had_for_itself()
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 2 });
        for (var round = 0; round < 200; round++)
        {
            var (sender, receiver) = Channel.Bounded<int>("numbers", 1 + (round % 3));
            var sent = 0;
            var sums = new List<Task<long>>();
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            sums.Add(io.Spawn("both", async Fiber<long> () =>
            {
                _ = io.Spawn("sends", async Fiber () =>
                {
                    for (var number = 0; number < Alone + Shared; number++)
                    {
                        await sender.SendAsync(1);
                        Interlocked.Increment(ref sent);
                        if (number == Alone)
                        {
                            started.SetResult();
                        }
                    }
                });
                var sum = 0L;
                for (var number = 0; number < Alone; number++)
                {
                    sum += await receiver.ReceiveAsync();
                }

                return sum + await TakeAsync(receiver);
            }).AsTask());
            await started.Task.WaitAsync(Token);
            sums.Add(Task.Run(() => TakeAsync(receiver), Token));
            sums.Add(io.Spawn("elsewhere", async Fiber<long> () => await TakeAsync(receiver)).AsTask());
            await Task.Run(
                async () =>
                {
                    for (var number = 0; number < Shared; number++)
                    {
                        await sender.SendAsync(1);
                        Interlocked.Increment(ref sent);
                    }
                },
                Token);
            while (Volatile.Read(ref sent) < Alone + Shared + Shared)
            {
                await Task.Yield();
            }

            sender.Close();
            var all = await Task.WhenAll(sums).WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal(Alone + Shared + Shared, all.Sum());
        }
    }

    [Fact]
    public async Task A_wait_begun_on_a_loop_can_be_awaited_on_another_thread_while_the_loop_serves_it()
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1 });
        for (var round = 0; round < 300; round++)
        {
            var (sender, receiver) = Channel.Bounded<int>("handed-over", 1);
            var got = await io.Spawn("begins", async Fiber<int> () =>
            {
                for (var number = 0; number < Alone; number++)
                {
                    await sender.SendAsync(number);
                    await receiver.ReceiveAsync();
                }

                var wait = receiver.ReceiveAsync();
                var elsewhere = Task.Run(async () => await wait);
                for (var spins = round % 50; spins > 0; spins--)
                {
                    Thread.SpinWait(20);
                }

                await sender.SendAsync(round);
                return await elsewhere;
            }).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal(round, got);
        }
    }

    private static async Task<long> TakeAsync(Receiver<int> receiver)
    {
        var sum = 0L;
        try
        {
            while (true)
            {
                sum += await receiver.ReceiveAsync();
            }
        }
        catch (ChannelClosedException)
        {
            return sum;
        }
    }
}
