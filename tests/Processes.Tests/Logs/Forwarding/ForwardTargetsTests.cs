using System.Text;
using System.Text.Json;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Tests.Supervision;
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
                Retry = ForwardTargets.Usual.Retry! with { Most = 1, Delay = TimeSpan.FromMilliseconds(20) },
                Breaker = new BreakerOptions { MinimumCalls = 4, Window = TimeSpan.FromSeconds(10), Break = TimeSpan.FromSeconds(1) },
            };
            var forwarding = new LogForwarding(io, new TestJournal(), folder, () => workers, quick);
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var running = forwarding.RunAsync(stop.Token);

            await UntilAsync(() => forwarding.Facts is [{ Calls.Breaker: { State: BreakerState.Open } }, { Calls.Breaker: { State: BreakerState.Open } }]);
            var posts = collector.Posts.Count;
            var facts = forwarding.Facts;
            Assert.Equal(facts[0].Calls.Breaker, facts[1].Calls.Breaker);
            Assert.Equal(1, facts[0].Calls.Breaker!.Value.Openings);
            Assert.Equal(TimeSpan.FromSeconds(1), facts[0].Calls.Breaker!.Value.NextTry - facts[0].Calls.Breaker!.Value.Since);
            Assert.Equal((4, 4L, 4L), (posts, facts[0].Calls.Attempts, facts[0].Calls.Failures));
            Assert.Contains(facts, one => one.Failure == "503 Service Unavailable");

            // What is written meanwhile stays in the log; then one call tries, and is held in the middle.
            await File.AppendAllTextAsync(Path.Combine(folder, "a.out.log"), "a3\n");
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (collector.Gate, collector.Status) = (gate.Task, 200);
            await UntilAsync(() => forwarding.Facts[0].Calls is { Breaker: { State: BreakerState.HalfOpen }, Running: 1 });
            Assert.Equal(4, forwarding.Facts[0].Calls.Failures);
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

    private static WorkerDefinition Worker(string name, LogTarget target) =>
        new() { Name = name, Command = [name], Logs = new LogOptions { Forward = [target] } };

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
