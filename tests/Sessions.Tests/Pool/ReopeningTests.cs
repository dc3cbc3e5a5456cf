using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Tests.Pool;

public sealed class ReopeningTests
{
    private static readonly TimeSpan Held = PoolMachine.StableAfter;

    [Fact]
    public void Waits_double_up_to_the_longest_and_it_is_never_given_up()
    {
        var reopening = new Reopening();
        var now = TimeSpan.Zero;
        var before = reopening.WaitAfter(TimeSpan.Zero, now, 0);
        Assert.Equal(TimeSpan.FromMilliseconds(200), before);
        for (var failures = 2; failures < 3000; failures++)
        {
            now += before;
            var wait = reopening.WaitAfter(TimeSpan.Zero, now, 0);
            Assert.Equal(TimeSpan.FromTicks(Math.Min(before.Ticks * 2, TimeSpan.FromSeconds(30).Ticks)), wait);
            before = wait;
        }
    }

    [Fact]
    public void After_one_that_held_it_is_opened_at_once_and_the_waits_begin_anew()
    {
        var reopening = new Reopening();
        for (var i = 0; i < 5; i++) reopening.WaitAfter(TimeSpan.Zero, TimeSpan.FromSeconds(i), 0);
        Assert.Equal(TimeSpan.Zero, reopening.WaitAfter(Held, TimeSpan.FromMinutes(2), 0));
        Assert.Equal(TimeSpan.FromMilliseconds(200), reopening.WaitAfter(Held / 2, TimeSpan.FromMinutes(3), 0));
    }

    [Fact]
    public void Chance_takes_off_a_quarter_at_the_most()
    {
        for (var chance = 0.0; chance < 1; chance += 0.01)
            Assert.InRange(new Reopening().WaitAfter(TimeSpan.Zero, TimeSpan.Zero, chance), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(200));
    }
}
