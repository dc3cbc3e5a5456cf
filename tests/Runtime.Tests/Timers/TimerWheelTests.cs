using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.Tests.Timers;

public sealed class TimerWheelTests
{
    [Fact]
    public void A_node_comes_out_at_its_time_and_not_before()
    {
        foreach (var due in (long[])[1, 63, 64, 65, 4_095, 4_096, 1_000_000, 86_400_000, long.MaxValue - 1, long.MaxValue])
        {
            var wheel = new TimerWheel(0);
            var node = new Node(0);
            wheel.Arm(node, due);
            wheel.Advance(due - 1);
            Assert.False(wheel.TryTake(out _));
            wheel.Advance(due);
            Assert.True(wheel.TryTake(out var taken));
            Assert.Same(node, taken);
            Assert.False(node.IsArmed);
            Assert.Equal(0, wheel.Count);
        }
    }

    [Fact]
    public void One_due_in_the_past_comes_out_at_once_and_time_does_not_go_back()
    {
        var wheel = new TimerWheel(1_000);
        wheel.Arm(new Node(0), 10);
        Assert.Equal(1_000, wheel.NextMoment);
        wheel.Advance(500);
        Assert.Equal(1_000, wheel.Now);
        Assert.True(wheel.TryTake(out _));
        Assert.Equal(long.MaxValue, wheel.NextMoment);
    }

    [Fact]
    public void Nothing_is_armed_twice_and_one_can_be_armed_again_once_it_is_out()
    {
        var wheel = new TimerWheel(0);
        var node = new Node(0);
        wheel.Arm(node, 5);
        Assert.Throws<InvalidOperationException>(() => wheel.Arm(node, 6));
        Assert.True(wheel.Cancel(node));
        Assert.False(wheel.Cancel(node));
        wheel.Arm(node, 7);
        wheel.Advance(7);
        Assert.True(wheel.Cancel(node));
        Assert.False(wheel.TryTake(out _));
    }

    [Fact]
    public void The_next_moment_is_exact_within_64_ticks_and_never_late()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var start = random.NextInt64(1L << 40);
            var due = start + 1 + random.NextInt64(1L << random.Next(1, 40));
            var wheel = new TimerWheel(start);
            wheel.Arm(new Node(0), due);
            var wakes = 0;
            while (!wheel.TryTake(out _))
            {
                var next = wheel.NextMoment;
                Assert.InRange(next, wheel.Now + 1, due);
                if (due / 64 == wheel.Now / 64)
                    Assert.Equal(due, next);
                wheel.Advance(next);
                wakes++;
            }

            Assert.Equal(due, wheel.Now);
            Assert.InRange(wakes, 1, 11);
        }
    }

    [Fact]
    public void Whatever_is_armed_and_cancelled_it_gives_what_a_sorted_list_gives()
    {
        for (var seed = 0; seed < 300; seed++)
            CompareWithModel(new Random(seed));
    }

    [Fact]
    public void A_million_pending_timers_come_out_in_order_and_arming_allocates_nothing()
    {
        const int Count = 1_000_000;
        const long Hour = 3_600_000;
        var nodes = new Node[Count];
        for (var i = 0; i < Count; i++)
            nodes[i] = new Node(i);
        var (wheel, taken) = (new TimerWheel(0), 0);
        Allocations.AssertNone(() =>
        {
            var hash = 7UL;
            foreach (var node in nodes)
            {
                hash = (hash * 6_364_136_223_846_793_005UL) + 1;
                wheel.Arm(node, wheel.Now + (long)(hash >> 33) % Hour);
            }

            for (var i = 0; i < Count; i += 2)
                wheel.Cancel(nodes[i]);
            taken = TakeInOrder(wheel, wheel.Now + Hour);
        });
        Assert.Equal(Count / 2, taken);
    }

    private static int TakeInOrder(TimerWheel wheel, long end)
    {
        var (taken, last) = (0, 0L);
        for (var now = wheel.Now; now <= end; now += 1_000)
        {
            wheel.Advance(now);
            while (wheel.TryTake(out var node))
            {
                taken++;
                if (node.Due < last || node.Due > now)
                    Assert.Fail($"due {node.Due} after {last} at {now}");
                last = node.Due;
            }
        }

        return taken;
    }

    private static void CompareWithModel(Random random)
    {
        var start = random.NextInt64(1L << random.Next(1, 50));
        var wheel = new TimerWheel(start);
        var model = new SortedDictionary<(long Due, int Order), Node>();
        var (now, order) = (start, 0);
        var range = random.Next(2, 45);
        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var due = Math.Max(0, now + random.NextInt64(-5, 1L << random.Next(1, range)));
                    var node = new Node(order);
                    wheel.Arm(node, due);
                    // What is overdue takes its place behind what is due now.
                    node.Key = (Math.Max(due, now), order++);
                    model.Add(node.Key, node);
                    break;
                case 2 when model.Count > 0:
                    var victim = model.Values.ElementAt(random.Next(model.Count));
                    Assert.True(wheel.Cancel(victim));
                    model.Remove(victim.Key);
                    break;
                default:
                    now = random.Next(3) == 0 ? Math.Max(now, Math.Min(wheel.NextMoment, now + (1L << range))) : now + random.NextInt64(1L << random.Next(1, range));
                    wheel.Advance(now);
                    TakeAsTheModelDoes(wheel, model, now);
                    break;
            }

            Assert.Equal(model.Count, wheel.Count);
            Assert.Equal(model.Count == 0, wheel.NextMoment == long.MaxValue);
            if (model.Count > 0)
                Assert.True(wheel.NextMoment <= Math.Max(now, model.Keys.First().Due));
        }
    }

    private static void TakeAsTheModelDoes(TimerWheel wheel, SortedDictionary<(long Due, int Order), Node> model, long now)
    {
        while (model.Count > 0 && model.Keys.First().Due <= now)
        {
            var (key, expected) = model.First();
            Assert.True(wheel.TryTake(out var taken));
            Assert.Equal(expected.Number, ((Node)taken).Number);
            model.Remove(key);
        }

        Assert.False(wheel.TryTake(out _));
    }

    private sealed class Node(int number) : TimerNode
    {
        public int Number { get; } = number;

        public (long Due, int Order) Key { get; set; }
    }
}
