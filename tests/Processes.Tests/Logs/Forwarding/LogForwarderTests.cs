using System.Text;
using System.Text.Json;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

public sealed class LogForwarderTests
{
    private static readonly LogTarget Target = new() { Kind = LogTargetKind.Http, Address = new Uri("http://x/") };

    [Fact]
    public void Every_line_arrives_whatever_the_target_and_the_daemon_do() => Simulation.RunSeeds(12, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        var house = new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 1_000 } }, null);
        var writing = io.Start("writer", async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await writer.WriteAsync($"{i}\n");
                if (io.Draw(0, 6) == 0)
                    writer.Rotate();
                if (io.Draw(0, 9) == 0)
                    await house.PassAsync(CancellationToken.None);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 500)), CancellationToken.None);
            }
        });
        List<string> arrived = [];
        while (arrived.Distinct().Count() < 60)
        {
            // The daemon ends now and then; the next one goes on from the cursor.
            using var stop = new CancellationTokenSource();
            await using var forwarder = Forwarder(io, new ShakySender(io, arrived));
            var running = io.Start("forwarder", () => forwarder.RunAsync(stop.Token));
            await io.Clock.Delay(TimeSpan.FromSeconds(io.Draw(1, 20)), CancellationToken.None);
            await stop.CancelAsync();
            await running;
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i}"), arrived.Distinct());
    });

    [Fact]
    public void What_was_deleted_before_it_was_sent_is_counted_and_told_once() => Simulation.Run(1, async io =>
    {
        var writer = WrittenStream.Of(io, "/logs");
        await writer.WriteAsync("sent\n");
        List<string> arrived = [];
        List<ForwardFacts> told = [];
        using (var stop = new CancellationTokenSource())
        {
            await using var first = Forwarder(io, new ShakySender(io, arrived));
            var running = io.Start("first", () => first.RunAsync(stop.Token));
            while (arrived.Count == 0)
                await io.Clock.Delay(TimeSpan.FromSeconds(10), CancellationToken.None);
            await io.Clock.Delay(TimeSpan.FromSeconds(10), CancellationToken.None);
            await stop.CancelAsync();
            await running;
        }

        await writer.WriteAsync("lost\n");
        writer.Rotate();
        await new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 0 } }, null).PassAsync(CancellationToken.None);
        await writer.WriteAsync("late\n");
        using (var stop = new CancellationTokenSource())
        {
            await using var second = Forwarder(io, new ShakySender(io, arrived), told);
            var running = io.Start("second", () => second.RunAsync(stop.Token));
            await io.Clock.Delay(TimeSpan.FromMinutes(90), CancellationToken.None);
            await stop.CancelAsync();
            await running;
            Assert.Equal((5L, 1L), (second.Facts.LostBytes, second.Facts.SentLines));
        }

        Assert.Equal(["sent", "late"], arrived.Distinct());
        Assert.Equal(5, Assert.Single(told).LostBytes);
    });

    [Fact]
    public async Task A_cursor_that_cannot_be_read_at_first_is_read_when_it_can_be()
    {
        await using var io = new ThreadPoolIo();
        var folder = Directory.CreateTempSubdirectory("hf-forward-").FullName;
        try
        {
            await WrittenStream.Of(io, folder).WriteAsync("old\nnew\n");
            var cursor = new ForwardCursor(io.Files, folder, "a", Target);
            await cursor.WriteAsync(new LogPositions(4, 0), CancellationToken.None);
            var path = Directory.GetFiles(folder).Single(file => !file.Contains(".out.", StringComparison.Ordinal));
            File.Move(path, $"{path}.aside");
            Directory.CreateDirectory(path);
            List<string> arrived = [];
            await using var forwarder = new LogForwarder(
                io, folder, cursor, new ShakySender(io, arrived) { IsSteady = true }, new ForwardTargets(io, ForwardTargets.Usual).Join(Target),
                LineFilter.Of(LogFilter.All).Value,
                new ForwardFacts("a", Target.Shown, 0, 0, 0, default, null), _ => { });
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var running = forwarder.RunAsync(stop.Token);
            while (forwarder.Facts.Failure is null)
                await Task.Delay(5, stop.Token);
            Directory.Delete(path);
            File.Move($"{path}.aside", path);
            while (forwarder.Facts.SentLines == 0)
                await Task.Delay(5, stop.Token);
            await stop.CancelAsync();
            await running;

            Assert.Equal(["new"], arrived);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Forwarding_goes_on_when_its_folder_can_be_made_at_last() => Simulation.Run(1, async io =>
    {
        await io.Files.ReplaceAsync("/logs.forward", ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        var worker = new WorkerDefinition { Name = "a", Command = ["a"], Logs = new LogOptions { Forward = [Target] } };
        using var stop = new CancellationTokenSource();
        var forwarding = new LogForwarding(io, new TestJournal(), "/logs", () => [worker]);
        var running = io.Start("forwarding", () => forwarding.RunAsync(stop.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.Empty(forwarding.Facts);
        io.Files.Delete("/logs.forward");
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.Single(forwarding.Facts);
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public async Task Lines_are_posted_as_json_by_the_filter_and_a_wrong_key_waits()
    {
        await using var io = new ThreadPoolIo();
        using var collector = new Collector();
        collector.Answer(401);
        var folder = Directory.CreateTempSubdirectory("hf-forward-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.out.log"), "INFO no\nERROR yes\n  at Here\n");
            var target = new LogTarget { Kind = LogTargetKind.Http, Address = new Uri($"http://127.0.0.1:{collector.Port}/in") };
            await using var forwarder = new LogForwarder(
                io, folder, new ForwardCursor(io.Files, folder, "a", target), new HttpSender(io, target),
                new ForwardTargets(io, ForwardTargets.Usual).Join(target), LineFilter.Of(new LogFilter { Least = LogSeverity.Error }).Value, new ForwardFacts("a", target.Shown, 0, 0, 0, default, null), _ => { });
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var running = forwarder.RunAsync(stop.Token);
            while (forwarder.Facts.SentLines < 2)
                await Task.Delay(10, stop.Token);
            await stop.CancelAsync();
            await running;

            Assert.Equal(2, collector.Posts.Count);
            Assert.Equal(collector.Posts[0].Body, collector.Posts[1].Body);
            Assert.Equal("application/x-ndjson", collector.Posts[1].Headers["Content-Type"]);
            var lines = Encoding.UTF8.GetString(collector.Posts[1].Body).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal(["ERROR yes", "  at Here"], lines.Select(line => line.GetProperty("text").GetString()));
            Assert.Equal(("a", "stdout", 8, "error"), (
                lines[0].GetProperty("worker").GetString(), lines[0].GetProperty("stream").GetString(),
                lines[0].GetProperty("position").GetInt32(), lines[0].GetProperty("level").GetString()));
            Assert.Null(forwarder.Facts.Failure);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LogForwarder Forwarder(Io io, LogSender sender, List<ForwardFacts>? told = null) => new(
        io, "/logs", new ForwardCursor(io.Files, "/logs", "a", Target), sender, new ForwardTargets(io, ForwardTargets.Usual).Join(Target), LineFilter.Of(LogFilter.All).Value,
        new ForwardFacts("a", Target.Shown, 0, 0, 0, default, null), lost => told?.Add(lost));

    /// <summary>Takes a batch only now and then, and now and then says that it did not though it did.</summary>
    private sealed class ShakySender(Io io, List<string> arrived) : LogSender
    {
        public bool IsSteady { get; init; }

        public override async ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
        {
            if (IsSteady)
            {
                arrived.AddRange(batch.Lines.Select(line => line.Text));
                return SendResult.Taken;
            }

            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Draw(0, 900)), cancellationToken);
            var chance = io.Draw(0, 4);
            if (chance > 1)
                arrived.AddRange(batch.Lines.Select(line => line.Text));
            return chance is 0 or 2 ? SendResult.Again("not now") : chance == 1 ? SendResult.Again("later", TimeSpan.FromSeconds(5)) : SendResult.Taken;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
