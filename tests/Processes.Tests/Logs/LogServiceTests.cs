using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Logs;

public sealed class LogServiceTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void Searching_by_pages_of_any_size_finds_each_line_once_in_order_of_time() => Simulation.RunSeeds(12, async io =>
    {
        var written = await WriteAsync(io, ["a", "b"], 60);
        var service = Service(io, "a", "b");
        var search = new LogSearch { Filter = new LogFilter { Include = ["x[13579]$"] }, Limit = LogSearch.MostLines };
        var whole = (await service.SearchAsync(search, None)).Value;
        Assert.True(whole.IsComplete);
        Assert.Equal(written.Where(line => "13579".Contains(line.Text[^1], StringComparison.Ordinal)).Select(line => line.Text).Order(), whole.Lines.Select(line => line.Text).Order());
        Assert.Equal(whole.Lines.Select(line => line.Time).Order(), whole.Lines.Select(line => line.Time));

        List<string> paged = [];
        var page = whole;
        for (string? cursor = null; cursor is null || !page.IsComplete; cursor = page.Next)
        {
            page = (await service.SearchAsync(search with { Limit = io.Draw(1, 9), Cursor = cursor }, None)).Value;
            paged.AddRange(page.Lines.Select(line => line.Text));
        }

        Assert.Equal(whole.Lines.Select(line => line.Text), paged);
    });

    [Fact]
    public void The_last_lines_of_all_workers_are_the_newest_that_the_filter_lets_through() => Simulation.RunSeeds(12, async io =>
    {
        await WriteAsync(io, ["a", "b", "c"], 60);
        var service = Service(io, "a", "b", "c");
        var filter = new LogFilter { Exclude = ["[02468]$"] };
        var all = (await service.SearchAsync(new LogSearch { Filter = filter, Limit = LogSearch.MostLines }, None)).Value.Lines;
        var count = io.Draw(1, 40);
        var last = (await service.SearchAsync(new LogSearch { Filter = filter, Limit = count, FromEnd = true }, None)).Value;
        Assert.Equal(all.TakeLast(count), last.Lines);
    });

    [Fact]
    public void A_stretch_of_time_has_the_lines_of_that_time() => Simulation.RunSeeds(12, async io =>
    {
        var written = await WriteAsync(io, ["a", "b"], 60);
        var service = Service(io, "a", "b");
        var since = written[20].Time;
        var until = written[80].Time;
        foreach (var fromEnd in (bool[])[false, true])
        {
            var found = (await service.SearchAsync(new LogSearch { Since = since, Until = until, Limit = 1_000, FromEnd = fromEnd }, None)).Value.Lines.Select(line => line.Text).ToHashSet();
            // Times are good to a second: what is surely in it is found, what is surely out of it is not.
            Assert.All(written.Where(line => line.Time >= since && line.Time < until), line => Assert.Contains(line.Text, found));
            Assert.All(
                written.Where(line => line.Time < since - TimeSpan.FromSeconds(2.1) || line.Time > until + TimeSpan.FromSeconds(1.1)), line => Assert.DoesNotContain(line.Text, found));
        }
    });

    [Fact]
    public void Lines_without_times_are_found_but_not_by_time() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("one\ntwo\nthree\n");
        io.Files.Delete(writer.Place.CurrentTimes);
        var service = Service(io, "a");
        var first = (await service.SearchAsync(new LogSearch { Limit = 2 }, None)).Value;
        var second = (await service.SearchAsync(new LogSearch { Limit = 2, Cursor = first.Next }, None)).Value;
        Assert.Equal(["one", "two", "three"], first.Lines.Concat(second.Lines).Select(line => line.Text));
        Assert.Empty((await service.SearchAsync(new LogSearch { Since = DateTimeOffset.UnixEpoch }, None)).Value.Lines);
        Assert.Equal(["two", "three"], (await service.SearchAsync(new LogSearch { FromEnd = true, Limit = 2 }, None)).Value.Lines.Select(line => line.Text));
    });

    [Fact]
    public void A_search_says_what_it_cannot_do() => Simulation.Run(1, async io =>
    {
        var service = Service(io, "a");
        Assert.Equal(RequestErrors.InvalidField, (await service.SearchAsync(new LogSearch { Cursor = "x" }, None)).Fault!.Code);
        Assert.Equal(RequestErrors.InvalidField, (await service.SearchAsync(new LogSearch { Filter = new LogFilter { Include = ["(?<!a)b"] } }, None)).Fault!.Code);
        Assert.Equal(WorkerErrors.NoSuchWorker, (await service.SearchAsync(new LogSearch { Workers = ["z"] }, None)).Fault!.Code);
        Assert.Equal(WorkerErrors.NoSuchWorker, (await service.FollowAsync(new LogFollowing { Workers = ["z"] }, None)).Fault!.Code);
    });

    [Fact]
    public void A_follower_with_backlog_has_each_line_once_over_rotation_and_packing() => Simulation.RunSeeds(12, async io =>
    {
        var output = WrittenStream.Of(io, "/logs");
        var error = WrittenStream.Of(io, "/logs", "a", LogStream.Error);
        for (var i = 0; i < 10; i++)
            await output.WriteAsync($"early {i}\n");
        var house = new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 1_000 } }, null);
        async Task WriteLateAsync()
        {
            for (var i = 0; i < 40; i++)
            {
                var stream = i % 3 == 0 ? error : output;
                await stream.WriteAsync($"late {i}\n");
                if (io.Draw(0, 4) == 0)
                    stream.Rotate();
                if (io.Draw(0, 4) == 0)
                    await house.PassAsync(None);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 300)), None);
            }
        }

        // The reader goes away now and then, and goes on from where it was.
        List<LogLine> told = [];
        var positions = default(LogPositions);
        var follow = (await Service(io, "a").FollowAsync(new LogFollowing { Last = 5 }, None)).Value;
        var writing = io.Start("writer", WriteLateAsync);
        while (told.Count < 45)
        {
            for (var i = io.Draw(1, 8); i > 0 && told.Count < 45; i--)
            {
                var lines = await follow.NextAsync(None);
                told.AddRange(lines);
                foreach (var line in lines)
                    positions = follow.PositionsAt(line);
            }

            await follow.DisposeAsync();
            follow = (await Service(io, "a").FollowAsync(new LogFollowing { From = positions }, None)).Value;
        }

        await writing;
        Assert.Equal(["early 5", "early 6", "early 7", "early 8", "early 9"], told.Take(5).Select(line => line.Text));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"late {i}").Order(), told.Skip(5).Select(line => line.Text).Order());
        Assert.Equal(told.Where(line => line.Stream == LogStream.Error).Select(line => line.Position).Order(), told.Where(line => line.Stream == LogStream.Error).Select(line => line.Position));
    });

    [Fact]
    public void Following_can_begin_at_a_time() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("before\n");
        await io.Clock.Delay(TimeSpan.FromSeconds(10), None);
        var since = io.Clock.UtcNow;
        await writer.WriteAsync("after\n");
        await using var follow = (await Service(io, "a").FollowAsync(new LogFollowing { Since = since }, None)).Value;
        Assert.Equal(["after"], (await follow.NextAsync(None)).Select(line => line.Text));
    });

    [Fact]
    public async Task Where_one_stream_cannot_be_read_no_file_of_the_others_stays_open()
    {
        var folder = Directory.CreateTempSubdirectory("hf-log-").FullName;
        try
        {
            var readable = Path.Combine(folder, "a.out.log");
            await File.WriteAllTextAsync(readable, "one\n", TestContext.Current.CancellationToken);
            Directory.CreateDirectory(Path.Combine(folder, "b.out.log"));
            await using var io = new ThreadPoolIo();
            var service = new LogService(io, folder, () => ["a", "b"], name => new Fault(WorkerErrors.NoSuchWorker, name));
            await Assert.ThrowsAnyAsync<Exception>(async () => await service.FollowAsync(new LogFollowing { Last = 5 }, None));
            Assert.DoesNotContain(readable, Directory.GetFiles("/proc/self/fd").Select(open => new FileInfo(open).LinkTarget));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<LogLine>> WriteAsync(Io io, string[] workers, int each)
    {
        var streams = workers.SelectMany(worker => (WrittenStream[])[
            WrittenStream.Of(io, "/logs", worker), WrittenStream.Of(io, "/logs", worker, LogStream.Error)]).ToList();
        List<LogLine> lines = [];
        for (var i = 0; i < each * workers.Length; i++)
        {
            var stream = streams[io.Draw(0, streams.Count)];
            var text = $"{stream.Place.Prefix}{i} x{i % 10}";
            var position = stream.End;
            lines.Add(new LogLine { Worker = stream.Place.Worker, Stream = stream.Place.Stream, Position = position, Next = stream.End, Text = text, Time = io.Clock.UtcNow });
            await stream.WriteAsync($"{text}\n");
            if (io.Draw(0, 12) == 0)
                stream.Rotate();
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 900)), None);
        }

        await new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 100 } }, null).PassAsync(None);
        return lines;
    }

    private static LogService Service(Io io, params string[] workers) =>
        new(io, "/logs", () => workers, name => new Fault(WorkerErrors.NoSuchWorker, name));
}
