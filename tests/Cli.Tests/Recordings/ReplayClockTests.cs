using Holdfast.Cli.Recordings;

namespace Holdfast.Cli.Tests.Recordings;

public sealed class ReplayClockTests
{
    [Theory]
    [InlineData(0, "00:00:00.000")]
    [InlineData(90_250, "00:01:30.250")]
    [InlineData(100 * 3_600_000L, "100:00:00.000")]
    public void A_time_is_written_as_it_can_be_asked_for(long milliseconds, string text) => Assert.Equal(text, ReplayClock.Of(milliseconds));

    [Theory]
    [InlineData(0, 1000, 1, 1000)]
    [InlineData(0, 1000, 4, 250)]
    [InlineData(0, 3_600_000, 1, 5000)]
    [InlineData(0, 3_600_000, 2, 2500)]
    [InlineData(1000, 900, 1, 0)]
    public void Pauses_are_as_they_were_by_the_speed_and_never_tiresome(long from, long to, double speed, long milliseconds) =>
        Assert.Equal(milliseconds, ReplayClock.Pause(from, to, speed).TotalMilliseconds);
}
