using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Channels;

public sealed class SelectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_can_be_had_at_once_is_chosen_and_the_rest_stays()
    {
        var orders = Channel.Bounded<int>("orders", 2);
        var texts = Channel.Bounded<string>("texts", 1);
        texts.Sender.TrySend("full");
        orders.Sender.TrySend(7);
        var chosen = await Select.On(Select.Receive(orders.Receiver), Select.Send(texts.Sender, "more"), Token);
        Assert.Equal(1, chosen.Branch);
        Assert.Equal(7, chosen.First);
        Assert.Throws<InvalidOperationException>(() => chosen.Second);
        Assert.Equal(1, texts.Receiver.Count);
    }

    [Fact]
    public void A_select_waits_at_all_its_branches_and_leaves_all_when_one_is_chosen()
    {
        var thread = new SingleThread();
        var orders = Channel.Bounded<int>("orders", 1);
        var texts = Channel.Bounded<string>("texts", 1);
        var full = Channel.Bounded<long>("full", 1);
        full.Sender.TrySend(1);
        var chosen = default(Selected<int, string, long>);
        var fiber = thread.Spawn("selects", async Fiber () =>
            chosen = await Select.On(Select.Receive(orders.Receiver), Select.Receive(texts.Receiver), Select.Send(full.Sender, 2L)));
        thread.Run();
        Assert.Equal(
            "receive from channel 'orders' (0 of 1), or receive from channel 'texts' (0 of 1), or send to channel 'full' (1 of 1)",
            ((IDescribesWait)fiber.Waiting!).DescribeWait());
        Assert.True(texts.Sender.TrySend("chosen"));
        Assert.True(orders.Sender.TrySend(1));
        Assert.True(full.Receiver.TryReceive(out _));
        thread.Run(fiber);
        Assert.Equal((2, "chosen"), (chosen.Branch, chosen.Second));
        Assert.Equal((1, 0, 0), (orders.Receiver.Count, texts.Receiver.Count, full.Receiver.Count));
    }

    [Fact]
    public void A_sending_branch_sends_when_there_is_room()
    {
        var thread = new SingleThread();
        var full = Channel.Bounded<int>("full", 1);
        var never = Channel.Bounded<int>("never", 1);
        full.Sender.TrySend(1);
        var chosen = default(Selected<int, int>);
        var fiber = thread.Spawn("selects", async Fiber () =>
            chosen = await Select.On(Select.Receive(never.Receiver), Select.Send(full.Sender, 2)));
        thread.Run();
        Assert.True(full.Receiver.TryReceive(out var one));
        thread.Run(fiber);
        Assert.Equal((2, 2), (chosen.Branch, chosen.Second));
        Assert.True(full.Receiver.TryReceive(out var two));
        Assert.Equal((1, 2), (one, two));
    }

    [Fact]
    public async Task Branches_that_can_always_be_had_take_turns()
    {
        var channels = Enumerable.Range(0, 3).Select(i => Channel.Bounded<int>($"channel:{i}", 300)).ToList();
        channels.ForEach(channel => Enumerable.Range(0, 300).ToList().ForEach(i => channel.Sender.TrySend(i)));
        var counts = new int[3];
        for (var i = 0; i < 300; i++)
        {
            var chosen = await Select.Any<int>([.. channels.Select(channel => Select.Receive(channel.Receiver))], Token);
            counts[chosen.Index]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 95, 105));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_many_selects_share_a_channel_each_gives_every_branch_its_share(int selects)
    {
        const int Rounds = 2_000;
        for (var branches = 2; branches <= 9; branches++)
        {
            var channels = Enumerable.Range(0, branches).Select(i => Channel.Unbounded<int>($"channel:{i}")).ToList();
            channels.ForEach(channel => Enumerable.Range(0, Rounds * selects).ToList().ForEach(i => channel.Sender.TrySend(i)));
            var counts = new int[selects, branches];
            var waited = new int[selects, branches];
            var longest = 0;
            for (var round = 0; round < Rounds * selects; round++)
            {
                var who = round % selects;
                var chosen = await Select.Any<int>([.. channels.Select(channel => Select.Receive(channel.Receiver))], Token);
                counts[who, chosen.Index]++;
                for (var branch = 0; branch < branches; branch++)
                {
                    waited[who, branch] = branch == chosen.Index ? 0 : waited[who, branch] + 1;
                    longest = Math.Max(longest, waited[who, branch]);
                }
            }

            Assert.All(counts.Cast<int>(), count => Assert.InRange(count, (Rounds / branches) - 12, (Rounds / branches) + 12));

            // No branch waits long for its turn either, which chance would not promise.
            Assert.InRange(longest, 1, 6 * branches);
        }
    }

    [Fact]
    public async Task A_closed_channel_is_chosen_and_says_so()
    {
        var closed = Channel.Bounded<int>("closed", 1);
        var quiet = Channel.Bounded<int>("quiet", 1);
        var waiting = Select.On(Select.Receive(quiet.Receiver), Select.Receive(closed.Receiver), Token).AsTask();
        closed.Sender.Close();
        var chosen = await waiting;
        Assert.Equal((2, true), (chosen.Branch, chosen.IsClosed));
        Assert.Throws<ChannelClosedException>(() => chosen.Second);
        chosen = await Select.On(Select.Receive(quiet.Receiver), Select.Receive(closed.Receiver), Token);
        Assert.True(chosen.IsClosed);
        var sending = await Select.On(Select.Receive(quiet.Receiver), Select.Send(closed.Sender, 1), Token);
        Assert.True(sending.IsClosed);
        Assert.False(quiet.Receiver.IsClosed);
    }

    [Fact]
    public async Task A_cancelled_select_has_no_effect()
    {
        var orders = Channel.Bounded<int>("orders", 1);
        var full = Channel.Bounded<int>("full", 1);
        full.Sender.TrySend(1);
        using var source = new CancellationTokenSource();
        var waiting = Select.On(Select.Receive(orders.Receiver), Select.Send(full.Sender, 2), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Select.On(Select.Receive(orders.Receiver), Select.Send(full.Sender, 2), source.Token).AsTask());
        orders.Sender.TrySend(1);
        Assert.Equal(1, orders.Receiver.Count);
        Assert.True(full.Receiver.TryReceive(out _));
        Assert.False(full.Receiver.TryReceive(out _));
    }

    [Fact]
    public void Times_fibers_and_tasks_are_branches_too() => Simulation.RunSeeds(20, async io =>
    {
        var quiet = Channel.Bounded<int>("quiet", 1);
        var start = io.Clock.Elapsed;
        var first = await Select.On(Select.Receive(quiet.Receiver), Select.After(io.Clock, TimeSpan.FromSeconds(2)));
        Assert.Equal((2, TimeSpan.FromSeconds(2)), (first.Branch, first.Second));
        Assert.Equal(TimeSpan.FromSeconds(2), io.Clock.Elapsed - start);

        var worker = io.Spawn("worker", async Fiber () => await io.Clock.Delay(TimeSpan.FromSeconds(5)));
        var task = io.Start("task", async () =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(8));
            throw new IOException("gone");
        });
        var order = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var chosen = await Select.On(
                Select.Ended(worker), Select.Ended(task), Select.Receive(quiet.Receiver), Select.After(io.Clock, TimeSpan.FromSeconds(3)));
            order.Add(chosen.Branch);
            if (chosen.Branch == 1)
            {
                Assert.Same(worker, chosen.First);
                worker = io.Spawn("worker", async Fiber () => await io.Clock.Delay(TimeSpan.FromHours(1)));
            }
        }

        Assert.Equal(4, order[0]);
        Assert.Equal(1, order[1]);
        Assert.Contains(2, order);
        await Assert.ThrowsAsync<IOException>(() => task);
        Assert.Equal(1, (await Select.On(Select.Ended(task), Select.Receive(quiet.Receiver))).Branch);
    });

    [Fact]
    public void Answers_broadcasts_and_watches_are_branches_too() => Simulation.RunSeeds(20, async io =>
    {
        var answer = Channel.OneShot<string>("answer");
        var prices = Channel.Broadcast<int>("prices", 2);
        var limit = Channel.Watch("limit", 1);
        var subscriber = prices.Subscribe();
        var watcher = limit.Subscribe();
        var seen = new List<string>();
        var selecting = io.Spawn("selecting", async Fiber () =>
        {
            for (var i = 0; i < 3; i++)
            {
                var chosen = await Select.On(
                    Select.Receive(answer), Select.Receive(subscriber), Select.Changed(watcher), Select.After(io.Clock, TimeSpan.FromHours(1)));
                seen.Add(chosen.Branch switch
                {
                    1 when chosen.IsClosed => "over",
                    1 => chosen.First,
                    2 => $"price {chosen.Second.Message}",
                    _ => $"limit {chosen.Third.Value}",
                });
            }
        });
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        prices.Send(5);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        limit.Set(2);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        answer.TrySend("yes");
        await selecting;
        Assert.Equal(["price 5", "limit 2", "yes"], seen);
    });

    [Fact]
    public void A_select_has_branches()
    {
        Assert.Throws<ArgumentException>(() => Select.Any<int>([], Token).AsTask().IsCompleted);
        Assert.Throws<InvalidOperationException>(() => Select.Any<int>([default], Token).AsTask().IsCompleted);
    }
}
