using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Segments;

public sealed class TimeIndexTests
{
    [Fact]
    public void A_mark_is_sixteen_bytes_least_significant_first()
    {
        var bytes = new byte[TimeMark.Bytes];
        new TimeMark(0x0102, 0x0304).Write(bytes);
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0], bytes);
        Assert.Equal(new TimeMark(0x0102, 0x0304), TimeMark.Read(bytes));
    }

    [Fact]
    public void Every_line_has_its_time_to_the_second_over_all_files() => Simulation.RunSeeds(12, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        List<(long Position, DateTimeOffset Time)> written = [];
        for (var i = 0; i < 80; i++)
        {
            written.Add((writer.End, io.Clock.UtcNow));
            await writer.WriteAsync($"line {i}\n");
            if (io.Draw(0, 8) == 0)
                writer.Rotate();
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 1_500)), CancellationToken.None);
        }

        var index = new TimeIndex(io.Files, writer.Place);
        for (var i = 0; i < 30; i++)
        {
            var from = io.Draw(0, written.Count);
            var to = io.Draw(from, written.Count);
            await index.LoadAsync(written[from].Position, written[to].Position, CancellationToken.None);
            foreach (var (position, time) in written[from..(to + 1)])
                Assert.InRange(time - index.TimeAt(position)!.Value.Time, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));

            // Nothing that was written at that time or later lies before the place that is found; what does lie behind it is a second early at the most.
            var found = await index.PositionAtAsync(written[to].Time, CancellationToken.None);
            Assert.InRange(found!.Value, 0, written[to].Position);
            Assert.All(written.Where(line => line.Position >= found), line => Assert.True(line.Time > written[to].Time - TimeSpan.FromSeconds(2.2)));
        }

        Assert.Equal(long.MaxValue, await index.PositionAtAsync(io.Clock.UtcNow + TimeSpan.FromSeconds(2), CancellationToken.None));
        Assert.Equal(0, await index.PositionAtAsync(DateTimeOffset.UnixEpoch, CancellationToken.None));
    });

    [Fact]
    public void Without_files_of_times_nothing_is_known() => Simulation.Run(1, async io =>
    {
        var index = new TimeIndex(io.Files, new LogPlace("/none", "a", Processes.Logs.LogStream.Output));
        await index.LoadAsync(0, 100, CancellationToken.None);
        Assert.Null(index.TimeAt(5));
        Assert.Null(await index.PositionAtAsync(io.Clock.UtcNow, CancellationToken.None));
    });
}
