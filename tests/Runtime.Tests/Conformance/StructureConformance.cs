using System.Runtime.CompilerServices;
using Holdfast.Runtime.Actors;
using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.Limits;
using Holdfast.Runtime.Resilience;
using Holdfast.Runtime.Supervision;
using Holdfast.Runtime.Timers;

namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>What stands on fibers and clocks: scopes, join sets, lines, actors and policies, on every execution model.</summary>
public abstract class StructureConformance(ExecutionModel model)
{
    [Fact]
    public Task A_deadline_cancels_all_below() => model.RunAsync(async io =>
    {
        using var top = new CancelScope(io.Clock, "top", Milliseconds(30));
        using var leaf = top.Open("leaf", Milliseconds(30_000));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await io.Clock.Delay(TimeSpan.FromHours(1), leaf.Token));
        Assert.Equal((CancelReason.Timeout, "top"), (leaf.Cause!.OriginReason, leaf.Cause.Origin));
        Assert.True(io.Clock.Elapsed >= top.Deadline);
    });

    [Fact]
    public Task Results_of_a_join_set_come_as_the_tasks_end() => model.RunAsync(async io =>
    {
        await using var set = new JoinSet<int>(io, 3);
        foreach (var milliseconds in (int[])[400, 1, 200])
        {
            await set.SpawnAsync($"task:{milliseconds}", async Fiber<int> (token) =>
            {
                await io.Clock.Delay(Milliseconds(milliseconds), token);
                return milliseconds;
            });
        }

        List<int> order = [];
        while (await set.NextAsync() is { } joined)
            order.Add(joined.Result);
        Assert.Equal([1, 200, 400], order);
    });

    [Fact]
    public Task A_throttle_keeps_its_rate() => model.RunAsync(async io =>
    {
        using var throttle = new Throttle(io.Clock, new TokenBucket(2, Milliseconds(10)), 10);
        var start = io.Clock.Elapsed;
        for (var i = 0; i < 6; i++)
            Assert.True((await throttle.AcquireAsync()).IsGranted);
        Assert.True(io.Clock.Elapsed - start >= Milliseconds(40));
    });

    [Fact]
    public Task Ticks_keep_their_distance() => model.RunAsync(async io =>
    {
        var interval = new Interval(io.Clock, Milliseconds(5));
        var first = await interval.TickAsync();
        for (var i = 1; i <= 5; i++)
            Assert.Equal(first.Scheduled + Milliseconds(5 * i), (await interval.TickAsync()).Scheduled);
        Assert.True(io.Clock.Elapsed >= first.Scheduled + Milliseconds(25));
    });

    [Fact]
    public Task An_actor_that_fails_is_replaced_and_stops_when_asked() => model.RunAsync(async io =>
    {
        using var stop = new CancellationTokenSource();
        var mailbox = new Mailbox<Reply<int>>(io, "counter", 4);
        var supervisor = new Supervisor(io, new(), [mailbox.Child(() => new Counter(), new() { InitialBackoff = Milliseconds(1) })]);
        var running = supervisor.RunAsync(stop.Token);
        for (var i = 1; i <= 2; i++)
            Assert.Equal(i, await mailbox.AskAsync<int>(reply => reply, Milliseconds(20_000)));
        await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => reply, Milliseconds(20_000)));
        Assert.Equal(1, await mailbox.AskAsync<int>(reply => reply, Milliseconds(20_000)));
        await stop.CancelAsync();
        await running;
        Assert.Equal((ChildState.Ended, 2), (supervisor.Children[0].State, supervisor.Children[0].Runs));
    });

    [Fact]
    public Task A_failure_tells_its_way_through_the_actors_that_asked_each_other() => model.RunAsync(async io =>
    {
        var accounts = new Mailbox<Reply<int>>(io, "account:17", 4);
        var bank = new Mailbox<Reply<int>>(io, "bank", 4);
        using var stop = new CancellationTokenSource();
        var quick = new RestartOptions { InitialBackoff = Milliseconds(1) };
        var supervisor = new Supervisor(io, new(), [accounts.Child(() => new Ledger(), quick), bank.Child(() => new Bank(accounts), quick)]);
        var running = supervisor.RunAsync(stop.Token);
        var line = 0;
        for (var run = 1; run <= 2; run++)
        {
            var failure = await Assert.ThrowsAsync<ActorFailedException>(async () => await io.Spawn("teller:3", async Fiber () =>
            {
                line = Line() + 1;
                await bank.AskAsync<int>(reply => reply, Milliseconds(20_000));
            }));
            Assert.Equal(("bank", "empty"), (failure.Actor, failure.InnerException?.InnerException?.Message));
            Assert.Collection(
                FiberTrace.Of(failure),
                one => Assert.Equal($"in actor 'account:17'{(run > 1 ? " (run 2)" : "")} over Reply, at Ledger.ReceiveAsync (StructureConformance.cs:{Ledger.Handles})", one),
                one => Assert.StartsWith($"asked at StructureConformance.cs:{Bank.Asks} by 'bank'", one, StringComparison.Ordinal),
                one => Assert.Equal($"in actor 'bank'{(run > 1 ? " (run 2)" : "")} over Reply, at Bank.ReceiveAsync (StructureConformance.cs:{Bank.Asks})", one),
                one => Assert.StartsWith($"asked at StructureConformance.cs:{line} by 'teller:3'", one, StringComparison.Ordinal),
                one => Assert.StartsWith("in fiber 'teller:3'", one, StringComparison.Ordinal));
            Assert.Contains($"{Environment.NewLine}   asked at StructureConformance.cs:{Bank.Asks} by 'bank'", failure.ToString(), StringComparison.Ordinal);
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal("empty", supervisor.Children[0].LastFailure?.Message);
        Assert.Equal(2, FiberTrace.Of(supervisor.Children[0].LastFailure!).Count);
    });

    [Fact]
    public Task Every_wait_of_a_policy_goes_on_as_the_fiber_that_called() => model.RunAsync(async io =>
    {
        using var policy = new ResiliencePolicy(io, new()
        {
            Timeout = Milliseconds(20_000),
            Bulkhead = new(1, 10),
            Retry = new() { Most = 2, Delay = Milliseconds(1) },
            Hedge = new() { After = Milliseconds(5) },
            Breaker = new(),
            AttemptTimeout = Milliseconds(10_000),
        });
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 0; i < 3; i++)
                    _ = nursery.Spawn($"caller:{i}", token => CallAsync(io, policy, token));
                return Task.CompletedTask;
            },
            default);
        Assert.Equal((0, 0, BreakerState.Closed), (policy.State.Running, policy.State.Waiting, policy.State.Breaker?.State));
    });

    private static async Fiber CallAsync(Io io, ResiliencePolicy policy, CancellationToken cancellationToken)
    {
        var (fiber, attempts) = (Fiber.Current, 0);
        await policy.ExecuteAsync(
            async token =>
            {
                Assert.Same(fiber, Fiber.Current);
                attempts++;
                await io.Clock.Delay(Milliseconds(10), token);
                Assert.Same(fiber, Fiber.Current);
                if (attempts < 2)
                    throw new IOException();
            },
            cancellationToken);
        Assert.Same(fiber, Fiber.Current);
    }

    private static int Line([CallerLineNumber] int line = 0) => line;

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);

    private sealed class Counter : Actor<Reply<int>>
    {
        private int _count;

        protected internal override ValueTask ReceiveAsync(Reply<int> message, CancellationToken cancellationToken)
        {
            if (++_count == 3)
                throw new InvalidDataException("three");
            message.TrySend(_count);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Ledger : Actor<Reply<int>>
    {
        public static int Handles { get; private set; }

        protected internal override async ValueTask ReceiveAsync(Reply<int> message, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Handles = Line() + 1;
            message.TrySend(await BalanceAsync());
        }

        private static async Task<int> BalanceAsync()
        {
            await Task.Yield();
            throw new InvalidDataException("empty");
        }
    }

    private sealed class Bank(Mailbox<Reply<int>> accounts) : Actor<Reply<int>>
    {
        public static int Asks { get; private set; }

        protected internal override async ValueTask ReceiveAsync(Reply<int> message, CancellationToken cancellationToken)
        {
            Asks = Line() + 1;
            message.TrySend(await accounts.AskAsync<int>(reply => reply, Milliseconds(20_000), cancellationToken));
        }
    }
}
