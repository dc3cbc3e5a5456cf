using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedClockTests() : ClockConformance(new SimulatedModel())
{
    [Fact]
    public void The_wall_clock_of_one_host_jumps_and_nothing_else_does() => Simulation.Run(1, async io =>
    {
        var other = io.Host("other").Clock;
        var wall = other.UtcNow;
        var fired = false;
        await using var timer = other.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        other.Jump(TimeSpan.FromHours(2));
        Assert.Equal(wall + TimeSpan.FromHours(2), other.UtcNow);
        other.Jump(TimeSpan.FromHours(-3));
        Assert.Equal(wall - TimeSpan.FromHours(1), other.UtcNow);
        Assert.Equal(TimeSpan.FromHours(-1), other.Skew);
        Assert.Equal(wall, io.Clock.UtcNow);
        Assert.Equal(TimeSpan.Zero, other.Elapsed);
        await io.Clock.Delay(TimeSpan.FromSeconds(59));
        Assert.False(fired);
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        Assert.True(fired);
    });

    [Theory]
    [InlineData(100, 8.64)]
    [InlineData(-250, -21.6)]
    public void A_clock_that_drifts_gains_or_loses_by_its_rate(int drift, double secondsADay) => Simulation.Run(1, async io =>
    {
        var other = io.Host("other").Clock;
        other.DriftPartsPerMillion = drift;
        await io.Clock.Delay(TimeSpan.FromDays(1));
        Assert.Equal(secondsADay, (other.Elapsed - io.Clock.Elapsed).TotalSeconds, 0.001);
        Assert.Equal(secondsADay, (other.UtcNow - io.Clock.UtcNow).TotalSeconds, 0.001);

        // A change of the rate moves no hand.
        var before = other.Elapsed;
        other.DriftPartsPerMillion = 0;
        Assert.Equal(before, other.Elapsed);
        await io.Clock.Delay(TimeSpan.FromDays(1));
        Assert.Equal(before + TimeSpan.FromDays(1), other.Elapsed);
    });

    [Fact]
    public void No_delay_ends_before_its_time_whatever_the_drift() => Simulation.RunSeeds(20, async io =>
    {
        var clock = io.Host("other").Clock;
        for (var i = 0; i < 200; i++)
        {
            clock.DriftPartsPerMillion = (int)io.Random.NextInt64(200_001) - 100_000;
            var duration = TimeSpan.FromTicks(1 + io.Random.NextInt64(1L << (int)io.Random.NextInt64(40)));
            var start = clock.Elapsed;
            await clock.Delay(duration);
            Assert.InRange((clock.Elapsed - start - duration).Ticks, 0, 2);
        }
    });
}
