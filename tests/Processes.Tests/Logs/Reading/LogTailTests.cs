using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Reading;

public sealed class LogTailTests
{
    private const int PieceBytes = 128;
    private static readonly LogSearch LastFive = new() { Limit = 5 };

    [Fact]
    public void A_stream_in_which_nothing_is_found_leaves_the_others_their_share() => Simulation.Run(1, async io =>
    {
        var loud = WrittenStream.Of(io, "/logs", "loud");
        var rare = WrittenStream.Of(io, "/logs", "rare");
        for (var i = 0; i < 200; i++)
            await loud.WriteAsync($"nothing {i}\n");
        await rare.WriteAsync("wanted\n");
        var tail = new LogTail(io, new SearchLimits(TimeSpan.FromSeconds(5), 1_000), 2, Wanted, LastFive);
        await AddAsync(io, tail, loud);
        await AddAsync(io, tail, rare);
        Assert.Equal("wanted", Assert.Single(tail.Page.Lines).Text);
        Assert.False(tail.Page.IsComplete);
        Assert.InRange(tail.Page.ScannedBytes, 500, 1_000);
    });

    [Fact]
    public void What_was_searched_whole_stays_so_when_its_time_has_passed() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("wanted\n");
        var tail = new LogTail(io, new SearchLimits(TimeSpan.FromSeconds(5), "wanted\n".Length), 1, Wanted, LastFive);
        await AddAsync(io, tail, writer);
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        Assert.True(tail.Page.IsComplete);
    });

    [Fact]
    public void A_stream_for_which_no_time_is_left_is_told_as_not_searched() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("wanted\n");
        var tail = new LogTail(io, SearchLimits.Usual, 1, Wanted, LastFive);
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        await AddAsync(io, tail, writer);
        Assert.Empty(tail.Page.Lines);
        Assert.False(tail.Page.IsComplete);
    });

    private static LineFilter Wanted => LineFilter.Of(new LogFilter { Include = ["wanted"] }).Value;

    private static async Task AddAsync(Io io, LogTail tail, WrittenStream stream)
    {
        await using var reader = new LineReader(io.Files, stream.Place, PieceBytes);
        await tail.AddAsync(reader, stream.End, CancellationToken.None);
    }
}
