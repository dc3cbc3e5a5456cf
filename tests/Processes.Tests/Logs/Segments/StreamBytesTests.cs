using System.Text;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Segments;

public sealed class StreamBytesTests
{
    private const int Seeds = 24;

    [Fact]
    public void A_follower_sees_every_byte_once_while_files_are_rotated_and_packed() => Simulation.RunSeeds(Seeds, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        var keep = new LogOptions { Keep = new LogRetention { Files = 1_000 } };
        var read = new StringBuilder();
        await FollowAsync(io, writer, keep, piece => read.Append(piece.Text), piece => Assert.False(piece.IsGap));
        Assert.Equal(writer.All.ToString(), read.ToString());
    });

    [Fact]
    public void Where_files_are_deleted_under_a_slow_reader_the_gap_is_told_and_positions_hold() => Simulation.RunSeeds(Seeds, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        var keep = new LogOptions { Keep = new LogRetention { Files = 1, Size = 60 } };
        var at = 0L;
        await FollowAsync(
            io, writer, keep,
            piece =>
            {
                // What is told of a position is what was written there, and positions only grow.
                Assert.True(piece.Position >= at);
                Assert.Equal(writer.All.ToString((int)piece.Position, piece.Text.Length), piece.Text);
                at = piece.Position + piece.Text.Length;
            },
            _ => { },
            pauseMilliseconds: 400);
        Assert.Equal(writer.End, at);
    });

    [Fact]
    public void Random_access_reads_what_was_written_wherever_it_is_kept() => Simulation.RunSeeds(Seeds / 3, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        for (var i = 0; i < 20; i++)
        {
            await writer.WriteAsync($"{i} {new string('x', io.Draw(0, 50))}\n");
            if (io.Draw(0, 3) == 0)
                writer.Rotate();
        }

        var packed = new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 100 } }, null);
        await packed.PassAsync(CancellationToken.None);
        await using var bytes = new StreamBytes(io.Files, writer.Place);
        Assert.Equal((0, writer.End), await bytes.BoundsAsync(CancellationToken.None));
        for (var i = 0; i < 50; i++)
        {
            var position = io.Draw(0, (int)writer.End);
            var buffer = new byte[io.Draw(1, 40)];
            var piece = await bytes.ReadAsync(position, buffer, CancellationToken.None);
            Assert.Equal(position, piece.Position);
            Assert.InRange(piece.Count, 1, buffer.Length);
            Assert.Equal(writer.All.ToString(position, piece.Count), Encoding.ASCII.GetString(buffer, 0, piece.Count));
        }
    });

    [Fact]
    public void An_emptied_stream_keeps_its_positions() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("0123456789\n");
        writer.Rotate();
        var house = new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 0 } }, null);
        await house.PassAsync(CancellationToken.None);
        await writer.WriteAsync("new\n");

        await using var bytes = new StreamBytes(io.Files, writer.Place);
        var buffer = new byte[100];
        Assert.Equal(new StreamPiece(11, 4), await bytes.ReadAsync(0, buffer, CancellationToken.None));
        Assert.Equal(15, (await bytes.BoundsAsync(CancellationToken.None)).End);
    });

    [Fact]
    public void A_file_emptied_by_hand_is_read_from_its_start() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("0123456789\n");
        await using var bytes = new StreamBytes(io.Files, writer.Place);
        var buffer = new byte[100];
        Assert.Equal(new StreamPiece(0, 11), await bytes.ReadAsync(0, buffer, CancellationToken.None));
        await using (var file = await io.Files.OpenAsync(writer.Place.Current, FileOpening.ReadWrite, CancellationToken.None))
        {
            file.SetLength(0);
            await file.WriteAtAsync(0, "new\n"u8.ToArray(), CancellationToken.None);
        }

        Assert.Equal(new StreamPiece(0, 4), await bytes.ReadAsync(11, buffer, CancellationToken.None));
    });

    [Fact]
    public void Before_anything_is_written_there_is_nothing() => Simulation.Run(1, async io =>
    {
        await using var bytes = new StreamBytes(io.Files, new LogPlace("/none", "a", LogStream.Error));
        Assert.Equal(new StreamPiece(0, 0), await bytes.ReadAsync(0, new byte[9], CancellationToken.None));
        Assert.Equal((0, 0), await bytes.BoundsAsync(CancellationToken.None));
    });

    [Fact]
    public void A_damaged_packed_file_is_a_gap() => Simulation.Run(3, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync(new string('x', 500) + "\n");
        writer.Rotate();
        await writer.WriteAsync("after\n");
        await new LogHousekeeper(io, "/logs", _ => new LogOptions(), null).PassAsync(CancellationToken.None);
        var packed = Assert.Single(io.Files.List("/logs"), path => path.EndsWith(".gz", StringComparison.Ordinal));
        await using (var file = await io.Files.OpenAsync(packed, FileOpening.ReadWrite, CancellationToken.None))
            await file.WriteAtAsync(0, new byte[12], CancellationToken.None);

        await using var bytes = new StreamBytes(io.Files, writer.Place);
        Assert.Equal(new StreamPiece(501, 6), await bytes.ReadAsync(0, new byte[100], CancellationToken.None));
    });

    private static async Task FollowAsync(
        SimulatedIo io, WrittenStream writer, LogOptions options, Action<Piece> take, Action<Piece> check, int pauseMilliseconds = 20)
    {
        using var stop = new CancellationTokenSource();
        var house = new LogHousekeeper(io, "/logs", _ => options, null);
        var keeping = io.Start("house", async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await house.PassAsync(CancellationToken.None);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 60)), CancellationToken.None);
            }
        });
        var writing = io.Start("writer", async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await writer.WriteAsync($"line {i} {new string('.', io.Draw(0, 60))}\n");
                if (io.Draw(0, 4) == 0)
                    writer.Rotate();
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 50)), CancellationToken.None);
            }
        });

        await using var bytes = new StreamBytes(io.Files, writer.Place);
        var buffer = new byte[64];
        var at = 0L;
        while (true)
        {
            var isOver = writing.IsCompleted;
            var piece = await bytes.ReadAsync(at, buffer.AsMemory(0, io.Draw(1, buffer.Length)), CancellationToken.None);
            var told = new Piece(piece.Position, Encoding.ASCII.GetString(buffer, 0, piece.Count), piece.Position != at);
            check(told);
            take(told);
            at = piece.Position + piece.Count;
            if (piece.Count > 0)
                continue;
            if (isOver && at == writer.End)
                break;
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, pauseMilliseconds)), CancellationToken.None);
        }

        await stop.CancelAsync();
        await keeping;
    }

    private sealed record Piece(long Position, string Text, bool IsGap);
}
