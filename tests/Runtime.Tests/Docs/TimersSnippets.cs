using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class TimersSnippets
{
    [Fact]
    public void Intervals() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(95), io.Clock);
        var (cancellationToken, reports) = (stop.Token, 0);

        // snippet: timers-interval
        var interval = new Interval(io.Clock, TimeSpan.FromSeconds(10), MissedTicks.Skip);
        while (!cancellationToken.IsCancellationRequested)
        {
            var tick = await interval.TickAsync(CancellationToken.None);
            await ReportAsync(tick); // takes its time; the next tick comes at a whole ten seconds all the same
        }
        // end snippet

        Assert.Equal((10, 104.0), (reports, io.Clock.Elapsed.TotalSeconds));

        async Task ReportAsync(Tick tick)
        {
            reports++;
            Assert.Equal(0, tick.Scheduled.TotalSeconds % 10);
            await io.Clock.Delay(TimeSpan.FromSeconds(4), CancellationToken.None);
        }
    });
}
