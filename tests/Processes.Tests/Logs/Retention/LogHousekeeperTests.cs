using System.Text.Json;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Retention;

public sealed class LogHousekeeperTests
{
    [Fact]
    public void Rotated_files_are_packed_and_smaller_and_their_times_stay() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync(string.Concat(Enumerable.Repeat("the same line again\n", 1_000)));
        writer.Rotate();
        await writer.WriteAsync("now\n");
        await PassAsync(io, new LogOptions());

        Assert.Equal(
            ["a.out.00000000000000000000-00000000000000020000.log.gz", "a.out.00000000000000000000-00000000000000020000.times", "a.out.log", "a.out.times"],
            Names(io));
        Assert.True((await io.Files.ReadAllBytesAsync(io.Files.List("/logs")[0], CancellationToken.None)).Length < 1_000);
    });

    [Fact]
    public void Files_that_are_over_go_with_their_times_and_the_journal_says_so() => Simulation.Run(1, async io =>
    {
        var journal = new TestJournal();
        var writer = WrittenStream.Of(io, "/logs", "web", LogStream.Error);
        for (var i = 0; i < 5; i++)
        {
            await writer.WriteAsync("0123456789");
            writer.Rotate();
        }

        await PassAsync(io, new LogOptions { Compress = false, Keep = new LogRetention { Files = 2 } }, journal);
        Assert.Equal(
            ["web.err.00000000000000000030-00000000000000000040.log", "web.err.00000000000000000030-00000000000000000040.times",
             "web.err.00000000000000000040-00000000000000000050.log", "web.err.00000000000000000040-00000000000000000050.times"],
            Names(io));
        var told = Assert.Single(journal.Records);
        Assert.Equal((WorkerEventKinds.LogRetired, "worker/web"), (told.Entry.Kind, told.Entry.Subject));
        using var data = JsonDocument.Parse(told.Entry.Data);
        Assert.Equal("""{"stream":"stderr","files":3,"from":0,"to":30}""", data.RootElement.GetRawText());
        await PassAsync(io, new LogOptions { Compress = false, Keep = new LogRetention { Files = 2 } }, journal);
        Assert.Single(journal.Records);
    });

    [Fact]
    public void Age_is_counted_from_the_last_time_in_the_file() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("old\n");
        writer.Rotate();
        await writer.WriteAsync("new\n");
        writer.Rotate();
        var options = new LogOptions { Compress = false, Keep = new LogRetention { Age = TimeSpan.FromMinutes(10) } };
        await PassAsync(io, options);
        Assert.Equal(2, Names(io).Count(name => name.EndsWith(".log", StringComparison.Ordinal)));
        await io.Clock.Delay(TimeSpan.FromMinutes(11), CancellationToken.None);
        await PassAsync(io, options);
        Assert.Empty(await io.Files.ReadAllBytesAsync(Assert.Single(io.Files.List("/logs"), path => path.EndsWith(".log", StringComparison.Ordinal)), CancellationToken.None));
    });

    [Fact]
    public void What_a_crash_left_unfinished_is_put_right() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("one\n");
        writer.Rotate();
        await writer.WriteAsync("two\n");
        writer.Rotate();
        var range = "00000000000000000000-00000000000000000004";
        var plain = await io.Files.ReadAllBytesAsync($"/logs/a.out.{range}.log", CancellationToken.None);
        await PassAsync(io, new LogOptions());
        await io.Files.ReplaceAsync($"/logs/a.out.{range}.log", plain, CancellationToken.None);
        await io.Files.ReplaceAsync("/logs/a.out.00000000000000000004-00000000000000000008.log", ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        await io.Files.ReplaceAsync("/logs/a.out.x.log.gz.packing", plain, CancellationToken.None);

        using var stop = new CancellationTokenSource();
        var running = new LogHousekeeper(io, "/logs", _ => new LogOptions(), null).RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromSeconds(40), CancellationToken.None);
        await stop.CancelAsync();
        await running;
        Assert.Equal(
            [$"a.out.{range}.log.gz", $"a.out.{range}.times",
             "a.out.00000000000000000004-00000000000000000008.log", "a.out.00000000000000000004-00000000000000000008.times"],
            Names(io));
    });

    [Fact]
    public void A_folder_that_cannot_be_read_for_a_while_is_kept_in_order_afterwards() => Simulation.Run(1, async io =>
    {
        await io.Files.ReplaceAsync("/logs", ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var running = new LogHousekeeper(io, "/logs", _ => new LogOptions(), null).RunAsync(stop.Token);
        await io.Clock.Delay(TimeSpan.FromSeconds(40), CancellationToken.None);
        Assert.False(running.IsCompleted);
        io.Files.Delete("/logs");
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("one\n");
        writer.Rotate();
        await io.Files.ReplaceAsync("/logs/a.out.x.log.gz.packing", ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        await io.Clock.Delay(TimeSpan.FromSeconds(40), CancellationToken.None);
        await stop.CancelAsync();
        await running;

        Assert.Contains(Names(io), name => name.EndsWith(".log.gz", StringComparison.Ordinal));
        Assert.DoesNotContain(Names(io), name => name.EndsWith(".packing", StringComparison.Ordinal));
    });

    [Fact]
    public void Logs_of_workers_that_are_not_defined_go_by_the_usual_options() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs", "gone");
        await writer.WriteAsync("x\n");
        writer.Rotate();
        await new LogHousekeeper(io, "/logs", _ => null, null).PassAsync(CancellationToken.None);
        Assert.Contains(Names(io), name => name.EndsWith(".gz", StringComparison.Ordinal));
    });

    private static ValueTask PassAsync(Io io, LogOptions options, TestJournal? journal = null) =>
        new LogHousekeeper(io, "/logs", _ => options, journal).PassAsync(CancellationToken.None);

    private static IEnumerable<string> Names(Io io) => io.Files.List("/logs").Select(path => Path.GetFileName(path));
}
