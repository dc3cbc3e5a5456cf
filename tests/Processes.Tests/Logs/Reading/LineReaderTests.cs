using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Reading;

public sealed class LineReaderTests
{
    [Fact]
    public void Forwards_and_backwards_over_all_files_lines_are_those_of_the_whole() => Simulation.RunSeeds(12, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        for (var i = 0; i < 40; i++)
        {
            // Lines are cut by rotation as well: the Keeper rotates where it must.
            await writer.WriteAsync($"{i}{new string('-', io.Draw(0, 60))}{(io.Draw(0, 5) == 0 ? "" : "\n")}");
            if (io.Draw(0, 5) == 0)
                writer.Rotate();
        }

        await writer.WriteAsync("\n");
        await new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 100 } }, null).PassAsync(CancellationToken.None);
        var expected = writer.All.ToString()[..^1].Split('\n');
        await using var reader = new LineReader(io.Files, writer.Place, pieceBytes: 128);
        Assert.Equal(expected, (await OnwardAsync(reader, io.Draw(1, 20))).Select(line => line.Text));

        List<LogLine> back = [];
        for (var end = writer.End; await reader.BeforeAsync(end, CancellationToken.None) is { Count: > 0 } lines; end = lines[0].Position)
            back.InsertRange(0, lines);
        Assert.Equal(expected, back.Select(line => line.Text));
        Assert.All(back.Zip(back.Skip(1)), pair => Assert.Equal(pair.First.Next, pair.Second.Position));
    });

    [Fact]
    public void A_line_that_is_too_long_is_told_in_pieces_both_ways() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync($"a\n{new string('x', LineReader.MostLineBytes + 100)}\nb\n");
        await using var reader = new LineReader(io.Files, writer.Place);
        Assert.Equal([1, LineReader.MostLineBytes, 100, 1], (await OnwardAsync(reader, 100)).Select(line => line.Text.Length));

        List<int> back = [];
        for (var end = writer.End; await reader.BeforeAsync(end, CancellationToken.None) is { Count: > 0 } lines; end = lines[0].Position)
            back.InsertRange(0, lines.Select(line => line.Text.Length));
        Assert.Equal(LineReader.MostLineBytes + 102, back.Sum());
        Assert.Equal((1, 1), (back[0], back[^1]));
    });

    [Fact]
    public void A_line_is_not_told_before_its_end_while_following() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await using var reader = new LineReader(io.Files, writer.Place);
        Assert.Empty(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None));
        await writer.WriteAsync("one\ntw");
        Assert.Equal("one", Assert.Single(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None)).Text);
        Assert.Empty(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None));
        Assert.Equal(4, await reader.LastEndAsync(CancellationToken.None));
        writer.Rotate();
        await writer.WriteAsync("o\n");
        Assert.Equal("two", Assert.Single(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None)).Text);
        Assert.Equal(writer.End, await reader.LastEndAsync(CancellationToken.None));
    });

    [Fact]
    public void What_is_no_longer_kept_is_counted() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await using var reader = new LineReader(io.Files, writer.Place);
        await writer.WriteAsync("first\n");
        Assert.Single(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None));
        await writer.WriteAsync("lost\n");
        writer.Rotate();
        await new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 0 } }, null).PassAsync(CancellationToken.None);
        await writer.WriteAsync("third\n");

        await using var late = new LineReader(io.Files, writer.Place);
        Assert.Equal("third", Assert.Single(await late.NextAsync(10, wholeOnly: true, CancellationToken.None)).Text);
        Assert.Equal("first\nlost\n".Length, late.Lost);
        // The reader that had the file open still reads what others cannot.
        Assert.Equal("lost", (await reader.NextAsync(10, wholeOnly: true, CancellationToken.None))[0].Text);
        Assert.Equal(0, reader.Lost);
    });

    [Fact]
    public void A_file_that_was_emptied_is_read_from_its_start() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("new\n");
        await using var reader = new LineReader(io.Files, writer.Place) { Position = 10_000 };
        Assert.Equal("new", Assert.Single(await reader.NextAsync(10, wholeOnly: true, CancellationToken.None)).Text);
    });

    [Fact]
    public void Bytes_that_are_no_text_are_replaced_and_both_line_ends_are_taken_off() => Simulation.Run(1, async io =>
    {
        var place = WrittenStream.Of(io, "/logs").Place;
        await io.Files.ReplaceAsync(place.Current, (byte[])[.. "a\r\n"u8, 0xFF, (byte)'b'], CancellationToken.None);
        await using var reader = new LineReader(io.Files, place);
        Assert.Equal(["a", "\uFFFDb"], (await OnwardAsync(reader, 10)).Select(line => line.Text));
    });

    [Fact]
    public void Continuation_lines_have_the_level_of_the_line_above() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("ERROR it failed\n  at Here\n\tat There\nplain\n  at Nothing\n");
        await using var reader = new LineReader(io.Files, writer.Place);
        Assert.Equal(
            [LogSeverity.Error, LogSeverity.Error, LogSeverity.Error, null, null],
            (await reader.NextAsync(10, wholeOnly: true, CancellationToken.None)).Select(line => line.Severity));
    });

    private static async Task<List<LogLine>> OnwardAsync(LineReader reader, int most)
    {
        List<LogLine> all = [];
        while (await reader.NextAsync(most, wholeOnly: false, CancellationToken.None) is { Count: > 0 } lines)
            all.AddRange(lines);
        return all;
    }
}
