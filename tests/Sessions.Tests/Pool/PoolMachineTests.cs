using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Tests.Pool;

public sealed class PoolMachineTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private static long[] Slots(IReadOnlyList<PoolEffect> effects, PoolEffectKind kind) =>
        [.. effects.Where(effect => effect.Kind == kind).Select(effect => effect.Slot)];

    [Fact]
    public void It_begins_with_its_minimum_and_replaces_what_is_taken()
    {
        var pool = new PoolMachine(2, 3, Idle);
        Assert.Equal([1L, 2], Slots(pool.Begin(default), PoolEffectKind.Open));
        Assert.Empty(pool.Opened(1, default));
        Assert.Empty(pool.Opened(2, default));
        var effects = pool.Request(100, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 2, 100), new PoolEffect(PoolEffectKind.Open, 3)], effects);
        // At the maximum nothing more is opened.
        Assert.Empty(Slots(pool.Request(101, default), PoolEffectKind.Open));
    }

    [Fact]
    public void Waiters_are_served_in_the_order_they_came()
    {
        var pool = new PoolMachine(0, 1, Idle);
        pool.Request(1, default);
        pool.Request(2, default);
        pool.Request(3, default);
        Assert.True(pool.Withdraw(2));
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 1)], pool.Opened(1, default));
        pool.Returned(1, resettable: true, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Hand, 1, 3)], pool.ResetDone(1, default));
        Assert.False(pool.Withdraw(3));
    }

    [Fact]
    public void A_slot_without_a_reset_is_closed_before_its_replacement_is_opened()
    {
        var pool = new PoolMachine(1, 1, Idle);
        pool.Begin(default);
        pool.Opened(1, default);
        pool.Request(1, default);
        Assert.Equal([new PoolEffect(PoolEffectKind.Close, 1)], pool.Returned(1, resettable: false, default));
        Assert.Equal([new PoolEffect(PoolEffectKind.Open, 2)], pool.Gone(1, default));
    }

    [Fact]
    public void Failures_back_off_and_grow_until_a_connection_has_held()
    {
        var pool = new PoolMachine(1, 1, Idle);
        pool.Begin(default);
        Assert.Equal([new PoolEffect(PoolEffectKind.RetryLater, Failures: 1)], pool.OpenFailed(1, default));
        Assert.Equal([2L], Slots(pool.RetryDue(default), PoolEffectKind.Open));
        Assert.Equal([new PoolEffect(PoolEffectKind.RetryLater, Failures: 2)], pool.OpenFailed(2, default));
        pool.RetryDue(default);
        pool.Opened(3, default);
        // Dropped at once by the host: as good as not opened.
        var effects = pool.Lost(3, TimeSpan.FromSeconds(1));
        Assert.Contains(new PoolEffect(PoolEffectKind.RetryLater, Failures: 3), effects);
        Assert.Empty(pool.Gone(3, TimeSpan.FromSeconds(1)));
        pool.RetryDue(TimeSpan.FromSeconds(5));
        pool.Opened(4, TimeSpan.FromSeconds(5));
        pool.Lost(4, TimeSpan.FromSeconds(30));
        Assert.Equal([5L], Slots(pool.Gone(4, TimeSpan.FromSeconds(30)), PoolEffectKind.Open));
        Assert.Contains(new PoolEffect(PoolEffectKind.RetryLater, Failures: 1), pool.OpenFailed(5, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Surplus_is_closed_when_it_was_idle_and_the_minimum_is_kept()
    {
        var pool = new PoolMachine(1, 10, Idle);
        pool.Begin(default);
        pool.Opened(1, default);
        pool.Request(1, default);
        pool.Opened(2, default);
        pool.Returned(1, resettable: true, default);
        pool.ResetDone(1, TimeSpan.FromMinutes(1));
        Assert.Equal(2, pool.Count(SlotState.Warm));
        Assert.Empty(pool.Trim(TimeSpan.FromMinutes(9)));
        Assert.Equal([2L], Slots(pool.Trim(TimeSpan.FromMinutes(10)), PoolEffectKind.Close));
        pool.Gone(2, TimeSpan.FromMinutes(10));
        Assert.Empty(pool.Trim(TimeSpan.FromHours(1)));
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
