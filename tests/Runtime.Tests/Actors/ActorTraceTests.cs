using System.Collections;
using System.Runtime.CompilerServices;
using Holdfast.Runtime.Actors;
using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Actors;

/// <summary>What a failure tells of the actors it went through: <c>StructureConformance</c> has the chain of questions on every model.</summary>
public sealed class ActorTraceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static int fails;

    [Fact]
    public void What_was_told_names_the_place_and_the_fiber_that_told_it_in_each_run() => Simulation.RunSeeds(5, async io =>
    {
        using var stop = new CancellationTokenSource();
        var mailbox = new Mailbox<object>(io, "clerk", 4);
        var supervisor = new Supervisor(io, new(), [mailbox.Child(() => new Clerk())]);
        var running = supervisor.RunAsync(stop.Token);
        for (var run = 1; run <= 2; run++)
        {
            var told = 0;
            await io.Spawn("office:2", async Fiber () =>
            {
                told = Line() + 1;
                await mailbox.TellAsync("bad");
            });
            while (supervisor.Children[0].Runs == run)
                await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
            var lines = FiberTrace.Of(supervisor.Children[0].LastFailure!);
            Assert.Equal($"in actor 'clerk'{(run > 1 ? " (run 2)" : "")} over String, at Clerk.ReceiveAsync (ActorTraceTests.cs:{fails})", lines[0]);
            Assert.StartsWith($"told at ActorTraceTests.cs:{told} by 'office:2'", lines[1], StringComparison.Ordinal);
            Assert.Equal(2, lines.Count);
        }

        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void An_actor_that_is_given_up_leaves_its_cause_to_those_who_wait_those_who_come_and_those_above() => Simulation.RunSeeds(5, async io =>
    {
        var mailbox = new Mailbox<object>(io, "clerk", 4);
        var supervisor = new Supervisor(io, new() { Name = "office" }, [mailbox.Child(() => new Clerk(), new() { MaxRetries = 0 })]);
        var running = supervisor.RunAsync(default);
        await mailbox.TellAsync("bad");
        var waiting = await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => reply, Soon));
        var escalation = await Assert.ThrowsAsync<EscalationException>(() => running);
        var cause = escalation.InnerException;
        Assert.IsType<InvalidDataException>(cause);
        Assert.Equal("The actor 'clerk' has ended: bad", waiting.Message);
        Assert.Same(cause, waiting.InnerException);
        Assert.Same(cause, (await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => reply, Soon))).InnerException);
        Assert.Same(cause, (await Assert.ThrowsAsync<ChannelClosedException>(async () => await mailbox.TellAsync("more"))).InnerException);
        Assert.StartsWith("in actor 'clerk' over String, at Clerk.ReceiveAsync", FiberTrace.Of(escalation)[0], StringComparison.Ordinal);
        Assert.Contains("told at ActorTraceTests.cs", waiting.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void An_actor_that_cannot_start_says_so_and_one_that_ended_well_leaves_no_cause() => Simulation.Run(1, async io =>
    {
        var mailbox = new Mailbox<object>(io, "clerk", 4);
        var supervisor = new Supervisor(io, new(), [mailbox.Child(() => new Clerk { IsIll = true }, new() { MaxRetries = 0 })]);
        var escalation = await Assert.ThrowsAsync<EscalationException>(() => supervisor.RunAsync(default));
        Assert.StartsWith("in actor 'clerk' when it started, at Clerk.StartAsync (ActorTraceTests.cs:", FiberTrace.Of(escalation)[0], StringComparison.Ordinal);

        var well = new Mailbox<object>(io, "clerk", 4);
        var running = new Supervisor(io, new(), [well.Child(() => new Clerk())]).RunAsync(default);
        Assert.True(well.TryTell("end"));
        await running;
        var ended = await Assert.ThrowsAsync<ActorFailedException>(async () => await well.AskAsync<int>(reply => reply, Soon));
        Assert.Equal(("The actor 'clerk' has ended.", null), (ended.Message, ended.InnerException));
    });

    [Fact]
    public void The_cause_of_an_end_is_what_the_last_run_ended_by_in_its_making_and_its_stopping_as_well() => Simulation.RunSeeds(5, async io =>
    {
        var (unmade, runs) = (new Mailbox<object>(io, "clerk", 4), 0);
        var once = new RestartOptions { MaxRetries = 1, InitialBackoff = TimeSpan.FromMilliseconds(5) };
        var running = new Supervisor(io, new(), [unmade.Child(() => ++runs == 1 ? new Clerk() : throw new IOException("no desk"), once)]).RunAsync(default);
        await unmade.TellAsync("bad");
        var gone = await Assert.ThrowsAsync<ActorFailedException>(async () => await unmade.AskAsync<int>(reply => reply, Soon));
        Assert.Equal(("The actor 'clerk' has ended: no desk", 2), (gone.Message, runs));
        await Assert.ThrowsAsync<EscalationException>(() => running);

        var untidy = new Mailbox<object>(io, "clerk", 4);
        running = new Supervisor(io, new(), [untidy.Child(() => new Clerk { IsUntidy = true }, new() { MaxRetries = 0 })]).RunAsync(default);
        await untidy.TellAsync("end");
        gone = await Assert.ThrowsAsync<ActorFailedException>(async () => await untidy.AskAsync<int>(reply => reply, Soon));
        Assert.Equal("The actor 'clerk' has ended: untidy", gone.Message);
        await Assert.ThrowsAsync<EscalationException>(() => running);
    });

    [Fact]
    public void One_that_was_stopped_by_force_has_no_cause_and_one_that_was_cancelled_by_itself_has() => Simulation.RunSeeds(5, async io =>
    {
        using var stop = new CancellationTokenSource();
        var slow = new Mailbox<object>(io, "clerk", 4);
        var running = new Supervisor(io, new(), [slow.Child(() => new Clerk(), stopWithin: TimeSpan.FromSeconds(1))]).RunAsync(stop.Token);
        await slow.TellAsync(io.Clock);
        var waits = slow.AskAsync<int>(reply => reply, Soon).AsTask();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await running;
        var gone = await Assert.ThrowsAsync<ActorFailedException>(() => waits);
        Assert.Equal(("The actor 'clerk' has ended.", null), (gone.Message, gone.InnerException));

        var cancelled = new Mailbox<object>(io, "clerk", 4);
        running = new Supervisor(io, new(), [cancelled.Child(() => new Clerk(), new() { MaxRetries = 0 })]).RunAsync(default);
        await cancelled.TellAsync(new OperationCanceledException("took too long"));
        gone = await Assert.ThrowsAsync<ActorFailedException>(async () => await cancelled.AskAsync<int>(reply => reply, Soon));
        Assert.Equal("The actor 'clerk' has ended: took too long", gone.Message);
        await Assert.ThrowsAsync<EscalationException>(() => running);
    });

    [Fact]
    public void An_answer_by_a_failure_of_another_actor_keeps_both() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource();
        var clerk = new Mailbox<object>(io, "clerk", 4);
        var desk = new Mailbox<object>(io, "desk", 4);
        var running = new Supervisor(io, new(), [clerk.Child(() => new Clerk()), desk.Child(() => new Desk(clerk))]).RunAsync(stop.Token);
        var asked = Line() + 1;
        var failure = await Assert.ThrowsAsync<ActorFailedException>(async () => await desk.AskAsync<int>(reply => reply, Soon));
        Assert.Equal(("desk", "clerk"), (failure.Actor, Assert.IsType<ActorFailedException>(failure.InnerException).Actor));
        Assert.Collection(
            FiberTrace.Of(failure),
            line => Assert.StartsWith("in actor 'clerk' over Reply, at Clerk.ReceiveAsync", line, StringComparison.Ordinal),
            line => Assert.Contains("by 'desk'", line, StringComparison.Ordinal),
            line => Assert.Equal("answered by actor 'desk' to Reply", line),
            line => Assert.StartsWith($"asked at ActorTraceTests.cs:{asked} by ", line, StringComparison.Ordinal));
        Assert.All(FiberTrace.Of(failure), line => Assert.Equal(2, failure.ToString().Split(line).Length));
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void One_failure_that_answers_many_tells_each_asker_its_own_way_only() => Simulation.RunSeeds(5, async io =>
    {
        using var stop = new CancellationTokenSource();
        var kept = new InvalidDataException("closed today");
        var mailbox = new Mailbox<object>(io, "porter", 4);
        var running = new Supervisor(io, new(), [mailbox.Child(() => new Porter(kept))]).RunAsync(stop.Token);
        for (var i = 0; i < 3; i++)
        {
            var asked = Line() + 1;
            var failure = await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => reply, Soon));
            Assert.Same(kept, failure.InnerException);
            Assert.Collection(
                FiberTrace.Of(failure),
                line => Assert.Equal("answered by actor 'porter' to Reply", line),
                line => Assert.StartsWith($"asked at ActorTraceTests.cs:{asked} by ", line, StringComparison.Ordinal));
            Assert.Equal(2, failure.ToString().Split("answered by actor 'porter'").Length);
            Assert.Contains($"asked at ActorTraceTests.cs:{asked} by ", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(FiberTrace.Of(kept));
        await stop.CancelAsync();
        await running;
    });

    [Fact]
    public void Who_asked_is_told_though_the_failure_takes_no_notes() => Simulation.RunSeeds(5, async io =>
    {
        var mailbox = new Mailbox<object>(io, "clerk", 4);
        var running = new Supervisor(io, new(), [mailbox.Child(() => new Clerk(), new() { MaxRetries = 0 })]).RunAsync(default);
        var failure = await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(_ => new Surly(), Soon));
        Assert.Equal("The actor 'clerk' failed over Surly: surly", failure.Message);
        Assert.Equal(TimeSpan.Zero, io.Clock.Elapsed);
        await Assert.ThrowsAsync<EscalationException>(() => running);
    });

    private static int Line([CallerLineNumber] int line = 0) => line;

    private sealed class Clerk : Actor<object>
    {
        public bool IsIll { get; init; }

        public bool IsUntidy { get; init; }

        protected internal override ValueTask StartAsync(CancellationToken cancellationToken) =>
            IsIll ? throw new InvalidDataException("ill") : ValueTask.CompletedTask;

        protected internal override ValueTask StopAsync(CancellationToken cancellationToken) =>
            IsUntidy ? throw new InvalidDataException("untidy") : ValueTask.CompletedTask;

        protected internal override ValueTask ReceiveAsync(object message, CancellationToken cancellationToken)
        {
            switch (message)
            {
                case "end":
                    EndAfterThis();
                    return ValueTask.CompletedTask;
                case Clock clock:
                    return new ValueTask(clock.Delay(TimeSpan.FromMinutes(1), cancellationToken).AsTask());
                case Exception failure:
                    throw failure;
            }

            fails = Line() + 1;
            throw new InvalidDataException("bad");
        }
    }

    private sealed class Surly() : Exception("surly")
    {
        public override IDictionary Data => throw new NotSupportedException("no notes");
    }

    private sealed class Porter(Exception kept) : Actor<object>
    {
        protected internal override ValueTask ReceiveAsync(object message, CancellationToken cancellationToken)
        {
            ((Reply<int>)message).Fail(kept);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Desk(Mailbox<object> clerk) : Actor<object>
    {
        protected internal override async ValueTask ReceiveAsync(object message, CancellationToken cancellationToken)
        {
            try
            {
                await clerk.AskAsync<int>(reply => reply, Soon, cancellationToken);
            }
            catch (ActorFailedException failure)
            {
                ((Reply<int>)message).Fail(failure);
            }
        }
    }
}
