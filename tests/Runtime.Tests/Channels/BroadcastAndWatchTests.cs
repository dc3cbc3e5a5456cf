using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Channels;

public sealed class BroadcastAndWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_subscriber_gets_what_is_sent_after_it_subscribed()
    {
        var news = Channel.Broadcast<int>("news", 4);
        var early = news.Subscribe();
        news.Send(1);
        var late = news.Subscribe();
        news.Send(2);
        Assert.Equal(new BroadcastMessage<int>(1, 0), await early.ReceiveAsync(Token));
        Assert.Equal(new BroadcastMessage<int>(2, 0), await early.ReceiveAsync(Token));
        Assert.Equal(new BroadcastMessage<int>(2, 0), await late.ReceiveAsync(Token));
        Assert.False(late.TryReceive(out _));
    }

    [Fact]
    public async Task A_subscriber_that_is_too_slow_is_told_how_many_it_missed()
    {
        var news = Channel.Broadcast<int>("news", 3);
        var slow = news.Subscribe();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(news.Send(i));
        }

        Assert.Equal(10, slow.Behind);
        news.Close();
        Assert.False(news.Send(10));
        Assert.Equal([new(7, 7), new(8, 0), new(9, 0)], await slow.ReadAllAsync(Token).ToListAsync(Token));
        await Assert.ThrowsAsync<ChannelClosedException>(() => slow.ReceiveAsync(Token).AsTask());
    }

    [Fact]
    public void A_message_wakes_all_who_wait()
    {
        var thread = new SingleThread();
        var news = Channel.Broadcast<string>("news", 1);
        var got = new List<string>();
        var fibers = Enumerable.Range(0, 3).Select(i =>
        {
            var subscriber = news.Subscribe();
            return thread.Spawn($"reader:{i}", async Fiber () =>
            {
                got.Add($"{i} {(await subscriber.ReceiveAsync()).Message}");
                got.Add($"{i} {(await subscriber.ReceiveAsync()).Message}");
            });
        }).ToArray();
        thread.Run();
        Assert.Equal("receive from broadcast 'news' (0 sent)", ((IDescribesWait)fibers[0].Waiting!).DescribeWait());
        news.Send("a");
        thread.Run();
        news.Send("b");
        thread.Run(fibers);
        Assert.Equal(["0 a", "0 b", "1 a", "1 b", "2 a", "2 b"], got.Order());
    }

    [Fact]
    public void Two_waits_of_one_subscriber_get_two_messages()
    {
        var thread = new SingleThread();
        var news = Channel.Broadcast<int>("news", 1);
        var subscriber = news.Subscribe();
        var got = new List<int>();
        var one = thread.Spawn("one", async Fiber () => got.Add((await subscriber.ReceiveAsync()).Message));
        var two = thread.Spawn("two", async Fiber () => got.Add((await subscriber.ReceiveAsync()).Message));
        thread.Run();
        news.Send(1);
        thread.Run(one);
        Assert.False(two.HasEnded);
        news.Send(2);
        thread.Run(two);
        Assert.Equal([1, 2], got);
    }

    [Fact]
    public async Task A_cancelled_wait_for_a_broadcast_takes_nothing()
    {
        var news = Channel.Broadcast<int>("news", 2);
        var subscriber = news.Subscribe();
        using var source = new CancellationTokenSource();
        var waiting = subscriber.ReceiveAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        news.Send(1);
        Assert.Equal(1, (await subscriber.ReceiveAsync(Token)).Message);
        var failing = subscriber.ReceiveAsync(Token).AsTask();
        news.Close(new IOException("gone"));
        Assert.IsType<IOException>((await Assert.ThrowsAsync<ChannelClosedException>(() => failing)).InnerException);
    }

    [Fact]
    public async Task A_watcher_sees_the_latest_and_each_version_once()
    {
        var limit = Channel.Watch("limit", 1);
        var watcher = limit.Subscribe();
        Assert.False(watcher.HasChanged);
        Assert.Equal(1, limit.Set(2));
        limit.Set(3);
        Assert.True(watcher.HasChanged);
        Assert.Equal(new Watched<int>(3, 2), await watcher.ChangedAsync(Token));
        var waiting = watcher.ChangedAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);
        limit.Set(3);
        Assert.Equal(new Watched<int>(3, 3), await waiting);
        limit.Set(4);
        Assert.Equal(4, watcher.Look().Value);
        Assert.False(watcher.HasChanged);
        var last = watcher.ChangedAsync(Token).AsTask();
        Assert.True(limit.Close());
        await Assert.ThrowsAsync<ChannelClosedException>(() => last);
        await Assert.ThrowsAsync<ChannelClosedException>(() => watcher.ChangedAsync(Token).AsTask());
        Assert.Throws<ChannelClosedException>(() => limit.Set(5));
        Assert.Equal(4, limit.Current.Value);
    }

    [Fact]
    public void Waits_for_news_and_changes_have_time_limits() => Simulation.RunSeeds(5, async io =>
    {
        var subscriber = Channel.Broadcast<int>("news", 1).Subscribe();
        var watcher = Channel.Watch("limit", 1).Subscribe();
        await Assert.ThrowsAsync<TimeoutException>(async () => await subscriber.ReceiveAsync(io.Clock, TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await watcher.ChangedAsync(io.Clock, TimeSpan.FromSeconds(1)));
    });

    [Fact]
    public async Task A_one_shot_is_sent_once_or_given_up()
    {
        var answer = Channel.OneShot<int>("answer");
        var waiting = answer.ReceiveAsync(Token).AsTask();
        Assert.True(answer.TrySend(1));
        Assert.False(answer.TrySend(2));
        Assert.False(answer.Close());
        Assert.Equal(1, await waiting);
        await Assert.ThrowsAsync<ChannelClosedException>(() => answer.ReceiveAsync(Token).AsTask());

        var early = Channel.OneShot<int>("early");
        Assert.True(early.TrySend(3));
        Assert.Equal(3, await early.ReceiveAsync(Token));

        var given = Channel.OneShot<int>("given up");
        Assert.True(given.Close(new IOException("gone")));
        Assert.False(given.TrySend(1));
        await Assert.ThrowsAsync<ChannelClosedException>(() => given.ReceiveAsync(Token).AsTask());
    }
}
