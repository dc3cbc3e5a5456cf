using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.Tests.Timers;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(MissedTicks.Burst, "10 35 35 40 50 60")]
    [InlineData(MissedTicks.Delay, "10 35 45 55 65 75")]
    [InlineData(MissedTicks.Skip, "10 35 40 50 60 70")]
    public void Ticks_that_were_missed_follow_the_policy(MissedTicks missed, string expected) => Simulation.Run(1, async io =>
    {
        var interval = new Interval(io.Clock, Milliseconds(10), missed);
        List<double> taken = [];
        for (var i = 0; i < 6; i++)
        {
            await interval.TickAsync();
            taken.Add(io.Clock.Elapsed.TotalMilliseconds);
            if (i == 0)
                await io.Clock.Delay(Milliseconds(25));
        }

        Assert.Equal(expected, string.Join(' ', taken));
    });

    [Fact]
    public void A_cancelled_wait_loses_no_tick() => Simulation.Run(1, async io =>
    {
        var interval = new Interval(io.Clock, Milliseconds(10), first: TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, (await interval.TickAsync()).Scheduled);
        using var soon = new CancellationTokenSource(Milliseconds(5), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await interval.TickAsync(soon.Token));
        Assert.Equal(Milliseconds(10), (await interval.TickAsync()).Scheduled);
    });

    [Fact]
    public void However_late_they_are_taken_no_policy_loses_count()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var period = TimeSpan.FromTicks(random.Next(1, 1_000));
            var missed = (MissedTicks)random.Next(3);
            var schedule = new TickSchedule(period, period, missed);
            var (now, seen) = (TimeSpan.Zero, 0L);
            for (var i = 0; i < 100; i++)
            {
                now = TimeSpan.FromTicks(Math.Max(now.Ticks, schedule.Next.Ticks) + random.Next(3) * random.Next(5_000));
                var tick = schedule.Take(now);
                seen += 1 + tick.Skipped;
                Assert.Equal(now, tick.Scheduled + tick.Late);
                Assert.True(missed == MissedTicks.Burst || schedule.Next > now);
                Assert.True(missed == MissedTicks.Skip || tick.Skipped == 0);
                if (missed != MissedTicks.Delay)
                    Assert.Equal(seen * period.Ticks, (schedule.Next - period).Ticks);
                else
                    Assert.Equal(now + period, schedule.Next);
            }
        }
    }

    [Fact]
    public void A_period_must_be_more_than_nothing() => Simulation.Run(1, io =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(io.Clock, TimeSpan.Zero));
        return Task.CompletedTask;
    });

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
