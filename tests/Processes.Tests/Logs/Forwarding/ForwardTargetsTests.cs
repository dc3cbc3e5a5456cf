using System.Text;
using System.Text.Json;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

public sealed class ForwardTargetsTests
{
    private static readonly LogTarget Target = new() { Kind = LogTargetKind.Http, Address = new Uri("http://x/") };

    [Fact]
    public async Task A_real_collector_that_fails_opens_one_circuit_for_all_workers_and_closes_it_when_it_is_back_with_every_line()
    {
        await using var io = new ThreadPoolIo();
        using var collector = new Collector { Status = 503 };
        var folder = Directory.CreateTempSubdirectory("hf-forward-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.out.log"), "a1\na2\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "b.out.log"), "b1\n");
            var target = new LogTarget { Kind = LogTargetKind.Http, Address = new Uri($"http://127.0.0.1:{collector.Port}/in") };
            WorkerDefinition[] workers = [Worker("a", target), Worker("b", target with { })];
            var quick = ForwardTargets.Usual with
            {
                Retry = ForwardTargets.Usual.Retry! with { Delay = TimeSpan.FromMilliseconds(20) },
                Breaker = new BreakerOptions { MinimumCalls = 4, Window = TimeSpan.FromSeconds(10), Break = TimeSpan.FromSeconds(1) },
            };
            var forwarding = new LogForwarding(io, new TestJournal(), folder, () => workers, quick);
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var running = forwarding.RunAsync(stop.Token);

            await UntilAsync(() => forwarding.Facts is [{ Calls: { Breaker.State: BreakerState.Open, Running: 0 } }, { Calls: { Breaker.State: BreakerState.Open, Running: 0 } }]);
            var posts = collector.Posts.Count;
            var facts = forwarding.Facts;
            Assert.Equal(facts[0].Calls.Breaker, facts[1].Calls.Breaker);
            Assert.Equal(1, facts[0].Calls.Breaker!.Value.Openings);
            Assert.Equal(TimeSpan.FromSeconds(1), facts[0].Calls.Breaker!.Value.NextTry - facts[0].Calls.Breaker!.Value.Since);
            // The other worker's may have been under way when the fourth failed.
            Assert.InRange(posts, 4, 5);
            Assert.Equal((posts, posts), (facts[0].Calls.Attempts, facts[0].Calls.Failures));
            Assert.Contains(facts, one => one.Failure == "503 Service Unavailable");

            // What is written meanwhile stays in the log; then one call tries, and is held in the middle.
            await File.AppendAllTextAsync(Path.Combine(folder, "a.out.log"), "a3\n");
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (collector.Gate, collector.Status) = (gate.Task, 200);
            await UntilAsync(() => forwarding.Facts[0].Calls is { Breaker: { State: BreakerState.HalfOpen }, Running: 1 });
            Assert.Equal(posts, forwarding.Facts[0].Calls.Failures);
            Assert.Equal(0, forwarding.Facts.Sum(one => one.SentLines));
            gate.SetResult();

            await UntilAsync(() => forwarding.Facts.Sum(one => one.SentLines) == 4 && forwarding.Facts.All(one => one.Failure is null));
            facts = forwarding.Facts;
            Assert.All(facts, one => Assert.Equal((BreakerState.Closed, 0L, 0L), (one.Calls.Breaker!.Value.State, one.LostBytes, one.RefusedLines)));
            await stop.CancelAsync();
            await running;
            var taken = collector.Posts.Skip(posts).SelectMany(post => Encoding.UTF8.GetString(post.Body).TrimEnd('\n').Split('\n'))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!).Order();
            Assert.Equal(["a1", "a2", "a3", "b1"], taken);

            async Task UntilAsync(Func<bool> isSo)
            {
                while (!isSo())
                    await Task.Delay(5, stop.Token);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Through_an_hour_of_absence_one_tries_now_and_then_what_is_kept_arrives_and_what_was_deleted_is_counted() => Simulation.RunSeeds(4, async io =>
    {
        var targets = new ForwardTargets(io, ForwardTargets.Usual);
        var target = new DownSender();
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 6).Select(i => (Name: $"w{i}", Stream: WrittenStream.Of(io, "/logs", $"w{i}"))).ToList();
        var house = new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 3 } }, null);
        var forwarders = workers.ConvertAll(worker => new LogForwarder(
            io, "/logs", new ForwardCursor(io.Files, "/logs", worker.Name, Target), target, targets.Join(Target), LineFilter.Of(LogFilter.All).Value,
            new ForwardFacts(worker.Name, Target.Shown, 0, 0, 0, default, null), _ => { }));
        var running = forwarders.ConvertAll(forwarder => io.Start(forwarder.Facts.Worker, () => forwarder.RunAsync(stop.Token)));
        for (var minute = 0; minute < 60; minute++)
        {
            foreach (var (name, stream) in workers)
            {
                await stream.WriteAsync($"{name} at {minute}\n");
                if (minute % 6 == 5)
                    stream.Rotate();
            }

            await house.PassAsync(CancellationToken.None);
            await io.Clock.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        // Five attempts at first, and then one in 15 s, however many logs wait.
        Assert.InRange(target.Calls, 60, 5 + (4 * 60));
        Assert.Equal(BreakerState.Open, forwarders[0].Facts.Calls.Breaker?.State);
        Assert.True(forwarders[0].Facts.Calls.Refused > 60);
        target.IsUp = true;
        await io.Clock.Delay(TimeSpan.FromMinutes(3), CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        for (var i = 0; i < workers.Count; i++)
        {
            var facts = forwarders[i].Facts;
            var arrived = target.Taken.Where(line => line.Worker == workers[i].Name).Sum(line => line.Text.Length + 1);
            Assert.True(facts.LostBytes > 0);
            Assert.Equal(workers[i].Stream.All.Length, arrived + facts.LostBytes);
            Assert.Equal((BreakerState.Closed, null), (facts.Calls.Breaker?.State, facts.Failure));
        }
    });

    [Fact]
    public void A_batch_that_is_never_taken_is_sent_once_a_minute_at_last_and_holds_up_nobody_else() => Simulation.Run(1, async io =>
    {
        var targets = new ForwardTargets(io, ForwardTargets.Usual);
        var target = new ChoosySender(io);
        using var stop = new CancellationTokenSource();
        var good = WrittenStream.Of(io, "/logs", "good");
        var bad = Enumerable.Range(0, 9).Select(i => WrittenStream.Of(io, "/logs", $"bad{i}")).ToList();
        var forwarders = bad.Append(good).Select(stream => new LogForwarder(
            io, "/logs", new ForwardCursor(io.Files, "/logs", stream.Place.Worker, Target), target, targets.Join(Target),
            LineFilter.Of(LogFilter.All).Value, new ForwardFacts(stream.Place.Worker, Target.Shown, 0, 0, 0, default, null), _ => { })).ToList();
        var running = forwarders.ConvertAll(forwarder => io.Start(forwarder.Facts.Worker, () => forwarder.RunAsync(stop.Token)));

        // The good one's lines keep the share of failures under half; the bad ones come one after the other.
        for (var second = 0; second < 900; second++)
        {
            if (second % 60 == 30 && second / 60 < bad.Count)
                await bad[second / 60].WriteAsync(second / 60 == 0 ? "bad\n" : "bad, and asks for a minute\n");
            var written = io.Clock.Elapsed;
            await good.WriteAsync($"{second}\n");
            await io.Clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            while (forwarders[^1].Facts.Positions.Output < good.End)
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
                Assert.InRange(io.Clock.Elapsed - written, TimeSpan.Zero, TimeSpan.FromSeconds(2));
            }
        }

        Assert.Equal((BreakerState.Closed, 0L), (forwarders[0].Facts.Calls.Breaker?.State, forwarders[0].Facts.Calls.Breaker?.Openings));

        // 0.5 + 1 + 2 ... s, and then one in a minute; chance spreads the first ones.
        Assert.InRange(target.At["bad0"].Count, 18, 26);
        Assert.All(target.At["bad0"].Zip(target.At["bad0"].Skip(1)).Skip(12), pair => Assert.InRange(pair.Second - pair.First, Minute / 2, Minute * 1.01));
        for (var i = 1; i < bad.Count; i++)
            Assert.InRange(target.At[$"bad{i}"].Count, 6, 15);
        await stop.CancelAsync();
        await Task.WhenAll(running);
    });

    [Fact]
    public void A_definition_that_is_read_anew_finds_the_circuit_as_it_was() => Simulation.Run(1, async io =>
    {
        await WrittenStream.Of(io, "/logs").WriteAsync("a1\n");
        var workers = new[] { Worker("a", Nowhere) };
        var forwarding = new LogForwarding(io, new TestJournal(), "/logs", () => workers, EagerToOpen);
        using var stop = new CancellationTokenSource();
        var running = io.Start("forwarding", () => forwarding.RunAsync(stop.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        var before = Assert.Single(forwarding.Facts).Calls;
        Assert.Equal((BreakerState.Open, 1L), (before.Breaker!.Value.State, before.Breaker!.Value.Openings));

        workers = [Worker("a", Nowhere with { })];
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        var after = Assert.Single(forwarding.Facts).Calls;
        Assert.Equal((before.Breaker, before.Attempts), (after.Breaker, after.Attempts));
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void A_forwarder_that_could_not_be_ended_well_leaves_its_target_all_the_same() => Simulation.Run(1, async io =>
    {
        // What it lost cannot be told: the journal fails in a way it must not.
        var stream = WrittenStream.Of(io, "/logs");
        await stream.WriteAsync("lost\n");
        stream.Rotate();
        await new LogHousekeeper(io, "/logs", _ => new LogOptions { Keep = new LogRetention { Files = 0 } }, null).PassAsync(CancellationToken.None);
        await stream.WriteAsync("kept\n");
        var workers = new[] { Worker("a", Nowhere) };
        var journal = new TestJournal { Refuses = _ => throw new IOException("torn") };
        io.Files.CreateFolder("/logs.forward");
        await new ForwardCursor(io.Files, "/logs.forward", "a", Nowhere).WriteAsync(new LogPositions(0, 0), CancellationToken.None);
        var forwarding = new LogForwarding(io, journal, "/logs", () => workers, EagerToOpen);
        using var stop = new CancellationTokenSource();
        var running = io.Start("forwarding", () => forwarding.RunAsync(stop.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.NotEqual(0, Assert.Single(forwarding.Facts).Calls.Attempts);
        workers = [];
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        workers = [Worker("b", Nowhere with { })];
        await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.Equal(("b", 0L), (Assert.Single(forwarding.Facts).Worker, forwarding.Facts[0].Calls.Attempts));
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void A_target_has_one_policy_as_long_as_somebody_uses_it_and_another_key_is_another_target() => Simulation.Run(1, io =>
    {
        var targets = new ForwardTargets(io, ForwardTargets.Usual);
        var one = targets.Join(Target);
        Assert.Same(one, targets.Join(Target with { }));
        Assert.NotSame(one, targets.Join(Target with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x" } }));
        Assert.NotSame(one, targets.Join(Target with { Address = new Uri("http://y/") }));
        targets.Leave(Target);
        Assert.Same(one, targets.Join(Target));
        targets.Leave(Target);
        targets.Leave(Target);
        Assert.NotSame(one, targets.Join(Target));
        return Task.CompletedTask;
    });

    // Nobody listens there, in a simulation.
    private static LogTarget Nowhere { get; } = new() { Kind = LogTargetKind.Syslog, Address = new Uri("tcp://nowhere:514") };

    private static ResilienceOptions EagerToOpen { get; } = ForwardTargets.Usual with
    {
        Retry = ForwardTargets.Usual.Retry! with { Delay = TimeSpan.FromMilliseconds(20) },
        Breaker = new BreakerOptions { MinimumCalls = 2, Break = TimeSpan.FromMinutes(5) },
    };

    private static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    private static WorkerDefinition Worker(string name, LogTarget target) =>
        new() { Name = name, Command = [name], Logs = new LogOptions { Forward = [target] } };

    /// <summary>Never takes what is bad, and notes when it came.</summary>
    private sealed class ChoosySender(Io io) : LogSender
    {
        public Dictionary<string, List<TimeSpan>> At { get; } = [];

        public override ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
        {
            if (!At.TryGetValue(batch.Worker, out var at))
                At[batch.Worker] = at = [];
            at.Add(io.Clock.Elapsed);
            var text = batch.Lines[0].Text;
            return ValueTask.FromResult(
                !text.StartsWith("bad", StringComparison.Ordinal) ? SendResult.Taken
                : SendResult.Again("bad", text.Contains("asks", StringComparison.Ordinal) ? Minute : null));
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class DownSender : LogSender
    {
        public bool IsUp { get; set; }

        public int Calls { get; private set; }

        public List<LogLine> Taken { get; } = [];

        public override ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
        {
            Calls++;
            if (!IsUp)
                return ValueTask.FromResult(SendResult.Again("not there"));
            Taken.AddRange(batch.Lines);
            return ValueTask.FromResult(SendResult.Taken);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
