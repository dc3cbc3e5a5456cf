using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Tests.Pool;

public sealed class PoolMachineTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private static PoolMachine Machine(int min, int max, int? spares = null, int waiting = 100, TimeSpan? lifetime = null) =>
        new(new PoolLimits(min, spares ?? min, max, waiting, Idle, lifetime));

    private static long[] Slots(IReadOnlyList<PoolEffect> effects, PoolEffectKind kind) =>
        [.. effects.Where(effect => effect.Kind == kind).Select(effect => effect.Slot)];

    [Fact]
    public void It_begins_with_its_minimum_and_replaces_what_is_taken()
    {
        var pool = Machine(2, 3);
        Assert.Equal([1L, 2], Slots(pool.Begin(default), PoolEffectKind.Open));
        Assert.Empty(pool.Opened(1, "a", 0, default));
        Assert.Empty(pool.Opened(2, "a", 0, default));
        var effects = pool.Request(100, null, false, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 100), new PoolEffect(PoolEffectKind.Open, 3)], effects);
        // At the maximum nothing more is opened.
        Assert.Empty(Slots(pool.Request(101, null, false, default), PoolEffectKind.Open));
    }

    [Fact]
    public void Waiters_are_served_in_the_order_they_came()
    {
        var pool = Machine(0, 1);
        pool.Request(1, null, false, default);
        pool.Request(2, null, false, default);
        pool.Request(3, null, false, default);
        Assert.True(pool.Withdraw(2));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 1)], pool.Opened(1, "a", 0, default));
        pool.Returned(1, resettable: true, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 3)], pool.ResetDone(1, default));
        Assert.False(pool.Withdraw(3));
    }

    [Fact]
    public void A_slot_without_a_reset_is_closed_before_its_replacement_is_opened()
    {
        var pool = Machine(1, 1);
        pool.Begin(default);
        pool.Opened(1, "a", 0, default);
        pool.Request(1, null, false, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Close, 1)], pool.Returned(1, resettable: false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Open, 2)], pool.Gone(1, default));
    }

    [Fact]
    public void While_there_is_no_memory_nothing_is_opened_and_what_is_there_serves()
    {
        var pool = Machine(2, 4);
        pool.Begin(default);
        pool.Opened(1, "a", 0, default);
        pool.Opened(2, "a", 0, default);
        Assert.Empty(pool.Crowd(true, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 100)], pool.Request(100, null, false, default));
        // At home nothing can be opened for it: any will do.
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 101)], pool.Request(101, "b", false, default));
        Assert.Empty(pool.Request(102, null, false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Close, 1)], pool.Lost(1, default));
        Assert.Empty(pool.Gone(1, default));
        // Three are wanted: one for who waits, and the minimum beside.
        Assert.Equal(3, Slots(pool.Crowd(false, default), PoolEffectKind.Open).Length);
    }

    [Fact]
    public void Without_memory_one_to_whom_a_session_is_owed_has_it_opened_and_passes_who_is_owed_none()
    {
        var pool = Machine(2, 6);
        pool.Crowd(true, default);
        Assert.Empty(pool.Begin(default));
        Assert.Empty(pool.Request(100, null, false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Open, 1)], pool.Request(101, null, false, default, isOwed: true));
        Assert.Equal([new PoolEffect(PoolEffectKind.Open, 2, Home: "b")], pool.Request(102, "b", false, default, isOwed: true));
        // Neither the minimum nor who came first gets one.
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 101)], pool.Opened(1, "a", 0, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 102)], pool.Opened(2, "b", 0, default));
        Assert.Equal((1, 0), (pool.Waiting, pool.Count(SlotState.Opening)));
    }

    [Fact]
    public void However_many_wait_one_to_whom_a_session_is_owed_is_not_refused()
    {
        var pool = Machine(0, 1, waiting: 1);
        pool.Request(100, null, false, default);
        Assert.Empty(pool.Request(101, null, false, default, isOwed: true));
        Assert.Equal([new PoolEffect(PoolEffectKind.Refuse, Waiter: 102)], pool.Request(102, null, false, default));
    }

    [Fact]
    public void Failures_put_it_off_and_tell_for_how_long_connections_could_be_had()
    {
        var pool = Machine(1, 1);
        pool.Begin(default);
        Assert.Equal([new PoolEffect(PoolEffectKind.RetryLater)], pool.OpenFailed(1, default));
        Assert.Equal([2L], Slots(pool.RetryDue(default), PoolEffectKind.Open));
        Assert.Equal([new PoolEffect(PoolEffectKind.RetryLater)], pool.OpenFailed(2, default));
        pool.RetryDue(default);
        pool.Opened(3, "a", 0, default);
        // Dropped at once by the host: as good as not opened.
        var effects = pool.Lost(3, TimeSpan.FromSeconds(1));
        Assert.Contains(new PoolEffect(PoolEffectKind.RetryLater, Lasted: TimeSpan.FromSeconds(1)), effects);
        Assert.Empty(pool.Gone(3, TimeSpan.FromSeconds(1)));
        pool.RetryDue(TimeSpan.FromSeconds(5));
        pool.Opened(4, "a", 0, TimeSpan.FromSeconds(5));
        pool.Lost(4, TimeSpan.FromSeconds(30));
        Assert.Equal([5L], Slots(pool.Gone(4, TimeSpan.FromSeconds(30)), PoolEffectKind.Open));
        Assert.Contains(new PoolEffect(PoolEffectKind.RetryLater, Lasted: TimeSpan.FromSeconds(25)), pool.OpenFailed(5, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Surplus_is_closed_when_it_was_idle_and_the_minimum_is_kept()
    {
        var pool = Machine(1, 10);
        pool.Begin(default);
        pool.Opened(1, "a", 0, default);
        pool.Request(1, null, false, default);
        pool.Opened(2, "a", 0, default);
        pool.Returned(1, resettable: true, default);
        pool.ResetDone(1, TimeSpan.FromMinutes(1));
        Assert.Equal(2, pool.Count(SlotState.Warm));
        Assert.Empty(pool.Sweep(TimeSpan.FromMinutes(9)));
        Assert.Equal([2L], Slots(pool.Sweep(TimeSpan.FromMinutes(10)), PoolEffectKind.Close));
        pool.Gone(2, TimeSpan.FromMinutes(10));
        Assert.Empty(pool.Sweep(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void The_minimum_counts_those_in_use_and_the_spares_do_not()
    {
        var pool = Machine(3, 10, spares: 1);
        Assert.Equal([1L, 2, 3], Slots(pool.Begin(default), PoolEffectKind.Open));
        foreach (var slot in (long[])[1, 2, 3]) pool.Opened(slot, "a", 0, default);
        Assert.Empty(Slots(pool.Request(1, null, false, default), PoolEffectKind.Open));
        Assert.Empty(Slots(pool.Request(2, null, false, default), PoolEffectKind.Open));
        Assert.Equal([4L], Slots(pool.Request(3, null, false, default), PoolEffectKind.Open));
    }

    [Fact]
    public void Beyond_its_bound_the_queue_refuses_and_who_is_in_it_keeps_the_place()
    {
        var pool = Machine(0, 1, waiting: 2);
        pool.Request(1, null, false, default);
        pool.Request(2, null, false, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Refuse, Waiter: 3)], pool.Request(3, null, false, default));
        // Whose session proved dead has its turn again, bound or not, and before all others.
        Assert.Empty(pool.Request(4, null, first: true, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 4)], pool.Opened(1, "a", 0, default));
    }

    [Fact]
    public void A_session_past_its_lifetime_is_replaced_when_nobody_uses_it()
    {
        var pool = Machine(2, 3, lifetime: TimeSpan.FromMinutes(10));
        pool.Begin(default);
        pool.Opened(1, "a", 0, default);
        pool.Opened(2, "a", 0.999, default);
        pool.Request(1, null, false, default);
        pool.Opened(3, "a", 0, TimeSpan.FromMinutes(7));
        Assert.Empty(pool.Sweep(TimeSpan.FromMinutes(7.9)));
        // Slot 2 is in use: it is not taken from its holder, and not reset either.
        Assert.Empty(pool.Sweep(TimeSpan.FromMinutes(9)));
        Assert.Equal([new PoolEffect(PoolEffectKind.Close, 2)], pool.Returned(2, resettable: true, TimeSpan.FromMinutes(9)));
        pool.Gone(2, TimeSpan.FromMinutes(9));
        var effects = pool.Sweep(TimeSpan.FromMinutes(10));
        Assert.Equal([new PoolEffect(PoolEffectKind.Close, 1), new PoolEffect(PoolEffectKind.Open, 4)], effects);
    }

    [Fact]
    public void Who_is_at_home_somewhere_is_served_there_and_lets_others_pass_meanwhile()
    {
        var pool = Machine(0, 3);
        pool.Request(1, null, false, default);
        pool.Opened(1, "b", 0, default);
        pool.Returned(1, resettable: true, default);
        pool.ResetDone(1, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Open, 2, Home: "a")], pool.Request(2, "a", false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 3)], pool.Request(3, null, false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 2)], pool.Opened(2, "a", 0, default));
        // The next one at home there is given a ready one at once.
        pool.Returned(1, resettable: true, default);
        pool.Returned(2, resettable: true, default);
        pool.ResetDone(2, default);
        pool.ResetDone(1, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 4)], pool.Request(4, "a", false, default));
    }

    [Fact]
    public void Who_cannot_be_served_at_home_takes_any()
    {
        var pool = Machine(0, 1);
        pool.Request(1, null, false, default);
        pool.Opened(1, "b", 0, default);
        pool.Returned(1, resettable: true, default);
        pool.ResetDone(1, default);
        // The pool is at its maximum.
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 2)], pool.Request(2, "a", false, default));

        var other = Machine(0, 2);
        other.Request(1, "a", false, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 1)], other.Opened(1, "b", 0, default));
    }

    [Fact]
    public void Nothing_is_kept_at_an_endpoint_to_be_avoided()
    {
        var pool = Machine(2, 4);
        pool.Begin(default);
        pool.Opened(1, "a", 0, default);
        pool.Opened(2, "b", 0, default);
        pool.Request(1, "a", false, default);
        pool.Opened(3, "a", 0, default);
        Assert.Contains(new PoolEffect(PoolEffectKind.Close, 3), pool.Avoid("a", default));
        Assert.Equal(PoolEffectKind.Close, pool.Returned(1, resettable: true, default)[0].Kind);
        pool.Welcome("a", default);
        pool.Opened(4, "a", 0, default);
        Assert.Equal(2, pool.Count(SlotState.Warm));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(5, 20)]
    public void Whatever_happens_the_books_balance_and_in_the_end_all_are_served(int min, int max)
    {
        for (var seed = 0; seed < 200; seed++) new PoolWalk(min, max, new Random(seed)).Run(400);
    }
}
