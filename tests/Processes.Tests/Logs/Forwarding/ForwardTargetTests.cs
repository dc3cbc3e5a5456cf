using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

/// <summary>What becomes of a target's circuit reaches those who wait for it, and the journal.</summary>
public sealed class ForwardTargetTests
{
    private static readonly LogTarget Target = new() { Kind = LogTargetKind.Syslog, Address = new Uri("tcp://far:514"), Headers = new Dictionary<string, string> { ["X-Key"] = "s3cret" } };

    private static readonly ResilienceOptions Patient = ForwardTargets.Usual with
    {
        Retry = ForwardTargets.Usual.Retry! with { Delay = TimeSpan.FromSeconds(40), Jitter = false },
        Breaker = new BreakerOptions { MinimumCalls = 2, Break = TimeSpan.FromSeconds(5) },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_waits_to_try_again_goes_on_when_the_circuit_closes_unless_the_target_asked_for_the_wait(bool asks) => Simulation.RunSeeds(5, async io =>
    {
        var targets = new ForwardTargets(io, Patient);
        var sender = new AskingSender { After = asks ? TimeSpan.FromSeconds(50) : null };
        using var stop = new CancellationTokenSource();
        string[] names = ["early", "eager", "late"];
        var streams = names.Select(name => WrittenStream.Of(io, "/logs", name)).ToList();
        var forwarders = names.Select(name => new LogForwarder(
            io, "/logs", new ForwardCursor(io.Files, "/logs", name, Target), sender, targets.Join(Target), LineFilter.Of(LogFilter.All).Value,
            new ForwardFacts(name, Target.Shown, 0, 0, 0, default, null), _ => { })).ToList();
        var running = forwarders.ConvertAll(forwarder => io.Start(forwarder.Facts.Worker, () => forwarder.RunAsync(stop.Token)));
        running.Add(io.Start("looks", () => LookAsync(io, targets, stop.Token)));

        // Both fail, which opens the circuit, and wait. Another comes when the target is back, and closes it.
        foreach (var stream in streams.Take(2))
            await stream.WriteAsync($"{stream.Place.Worker}\n");
        await io.Clock.Delay(TimeSpan.FromSeconds(8), CancellationToken.None);
        Assert.Equal(BreakerState.Open, forwarders[0].Facts.Calls.Breaker?.State);
        sender.IsUp = true;
        await streams[2].WriteAsync("late\n");
        await io.Clock.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
        Assert.Equal(BreakerState.Closed, forwarders[0].Facts.Calls.Breaker?.State);
        Assert.Equal(asks ? ["late"] : names.Order(), sender.Taken.Order());

        await io.Clock.Delay(TimeSpan.FromSeconds(50), CancellationToken.None);
        Assert.Equal(names.Order(), sender.Taken.Order());
        await stop.CancelAsync();
        await Task.WhenAll(running);
    });

    [Fact]
    public void A_batch_on_its_way_when_the_circuit_closes_is_sent_once() => Simulation.RunSeeds(5, async io =>
    {
        var targets = new ForwardTargets(io, Patient);
        var sender = new AskingSender { IsUp = true, Takes = () => io.Clock.Delay(TimeSpan.FromSeconds(10), CancellationToken.None) };
        var target = targets.Join(Target);
        using var stop = new CancellationTokenSource();
        await WrittenStream.Of(io, "/logs", "a").WriteAsync("one\n");
        var forwarder = new LogForwarder(
            io, "/logs", new ForwardCursor(io.Files, "/logs", "a", Target), sender, target, LineFilter.Of(LogFilter.All).Value,
            new ForwardFacts("a", Target.Shown, 0, 0, 0, default, null), _ => { });
        var running = io.Start("a", () => forwarder.RunAsync(stop.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        await OpenAndCloseAsync(io, target);
        Assert.NotNull(target.Look());
        await io.Clock.Delay(TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.Equal(["one"], sender.Taken);
        Assert.Equal((1L, null), (forwarder.Facts.SentLines, forwarder.Facts.Failure));
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void A_target_is_told_lost_once_and_found_once_and_one_that_comes_and_goes_once_a_minute() => Simulation.Run(1, async io =>
    {
        using var target = new ForwardTarget(io.Clock, Target, new ResiliencePolicy(io, Patient with { Retry = null }));
        Assert.Null(target.Look());
        await CallAsync(target, fails: true);
        await CallAsync(target, fails: true);
        Assert.Equal((BreakerState.Open, 1L), (target.Look()!.Value.State, target.Calls.State.Breaker!.Value.Openings));
        for (var i = 0; i < 20; i++)
        {
            // Tried in between, and not found: no news.
            Assert.Null(target.Look());
            await io.Clock.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
            await CallAsync(target, fails: true);
        }

        await io.Clock.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
        await CallAsync(target, fails: false);
        Assert.Equal(BreakerState.Closed, target.Look()?.State);
        Assert.Null(target.Look());

        List<BreakerState> told = [];
        for (var i = 0; i < 10; i++)
        {
            await CallAsync(target, fails: true);
            await CallAsync(target, fails: true);
            Add(target.Look());
            await io.Clock.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
            await CallAsync(target, fails: false);
            Add(target.Look());
        }

        Assert.Equal([BreakerState.Open, BreakerState.Closed], told);

        void Add(BreakerView? circuit)
        {
            if (circuit is { } news)
                told.Add(news.State);
        }
    });

    [Fact]
    public void The_journal_is_told_of_a_target_that_is_lost_and_found_and_of_no_header() => Simulation.Run(1, async io =>
    {
        var journal = new TestJournal();
        await WrittenStream.Of(io, "/logs").WriteAsync("a1\n");
        var workers = new[] { new WorkerDefinition { Name = "a", Command = ["a"], Logs = new LogOptions { Forward = [Target] } } };
        var quick = Patient with { Retry = Patient.Retry! with { Delay = TimeSpan.FromMilliseconds(20) } };
        var forwarding = new LogForwarding(io, journal, "/logs", () => workers, quick);
        using var stop = new CancellationTokenSource();
        var running = io.Start("forwarding", () => forwarding.RunAsync(stop.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.Equal([WorkerEventKinds.LogTargetLost], journal.Kinds("node/logs"));

        await using var listener = await io.Host("far").Network.ListenAsync(Address.Tcp("far", 514), CancellationToken.None);
        var taking = io.Host("far").Start("far", async () =>
        {
            await using var connection = await listener.AcceptAsync(CancellationToken.None);
            while (await connection.ReadAsync(new byte[4096], CancellationToken.None) > 0)
            {
            }
        });
        await io.Clock.Delay(TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Equal([WorkerEventKinds.LogTargetLost, WorkerEventKinds.LogTargetFound], journal.Kinds("node/logs"));
        var told = journal.Records.Where(record => record.Entry.Subject == "node/logs").Select(record => record.Entry.Data!).ToList();
        Assert.All(told, data => Assert.Contains("far:514", data, StringComparison.Ordinal));
        Assert.All(told, data => Assert.DoesNotContain("s3cret", data, StringComparison.Ordinal));
        Assert.Contains("\"reason\":", told[0], StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;
        await taking;
    });

    private static async Task LookAsync(Io io, ForwardTargets targets, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            targets.Look((_, _) => { });
            await io.Clock.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        }
    }

    private static async Task OpenAndCloseAsync(Io io, ForwardTarget target)
    {
        await CallAsync(target, fails: true);
        await CallAsync(target, fails: true);
        Assert.NotNull(target.Look());
        await io.Clock.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
        await CallAsync(target, fails: false);
    }

    /// <summary>A call by somebody else, who does not try again.</summary>
    private static async Task CallAsync(ForwardTarget target, bool fails)
    {
        using var once = new CancellationTokenSource();
        try
        {
            await target.Calls.ExecuteAsync(
                _ =>
                {
                    once.Cancel();
                    return fails ? throw new SendFailedException(SendResult.Again("no")) : ValueTask.CompletedTask;
                },
                once.Token);
        }
        catch (Exception failure) when (failure is SendFailedException or OperationCanceledException)
        {
            Assert.True(fails);
        }
    }

    private sealed class AskingSender : LogSender
    {
        public bool IsUp { get; set; }

        public TimeSpan? After { get; init; }

        public Func<ValueTask> Takes { get; init; } = () => ValueTask.CompletedTask;

        public List<string> Taken { get; } = [];

        public override async ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
        {
            if (!IsUp)
                return SendResult.Again("not there", After);
            await Takes();
            Taken.AddRange(batch.Lines.Select(line => line.Text));
            return SendResult.Taken;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
