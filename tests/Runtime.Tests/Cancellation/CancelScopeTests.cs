using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Cancellation;

public sealed class CancelScopeTests
{
    [Fact]
    public void A_callback_that_throws_keeps_nothing_else_from_being_cancelled() => Simulate(io =>
    {
        using var scope = new CancelScope(io.Clock, "top");
        using var first = scope.Open("first");
        using var second = scope.Open("second");
        first.Token.Register(() => throw new InvalidOperationException("a registered callback"));

        Assert.Throws<AggregateException>(() => scope.Cancel(CancelReason.UserRequested));
        Assert.True(first.Token.IsCancellationRequested);
        Assert.True(second.Token.IsCancellationRequested);
    });

    [Fact]
    public void Cancelling_reaches_all_below_and_each_knows_why() => Simulate(io =>
    {
        using var top = new CancelScope(io.Clock, "top");
        using var middle = top.Open("middle");
        using var leaf = middle.Open("leaf");
        using var other = top.Open("other");
        middle.Cancel(CancelReason.ResourceExhausted, "no more sessions");
        Assert.False(top.IsCancelled || other.IsCancelled);
        Assert.Equal(new CancelCause(CancelReason.ResourceExhausted, "no more sessions", "middle", CancelReason.ResourceExhausted), middle.Cause);
        Assert.Equal(new CancelCause(CancelReason.ParentCancelled, "no more sessions", "middle", CancelReason.ResourceExhausted), leaf.Cause);
        Assert.True(leaf.Token.IsCancellationRequested);
        var error = Assert.Throws<OperationCanceledException>(leaf.ThrowIfCancelled);
        Assert.Equal("'leaf' was cancelled since 'middle' was: resource exhausted (no more sessions).", error.Message);
        Assert.Equal(leaf.Token, error.CancellationToken);
        using var late = leaf.Open("late");
        Assert.Equal((CancelReason.ParentCancelled, "middle"), (late.Cause!.Reason, late.Cause.Origin));
    });

    [Fact]
    public void The_first_reason_stays() => Simulate(io =>
    {
        using var scope = new CancelScope(io.Clock, "scope");
        scope.Cancel(CancelReason.ErrorOccurred);
        scope.Cancel(CancelReason.UserRequested);
        Assert.Equal(CancelReason.ErrorOccurred, scope.Cause!.Reason);
    });

    [Fact]
    public void When_a_token_calls_back_all_below_know_already() => Simulate(io =>
    {
        using var top = new CancelScope(io.Clock, "top");
        using var leaf = top.Open("leaf");
        CancelCause? seen = null;
        using var registration = top.Token.Register(() => seen = leaf.Cause);
        top.Cancel(CancelReason.UserRequested);
        Assert.Equal(CancelReason.ParentCancelled, seen?.Reason);
    });

    [Fact]
    public void The_nearest_deadline_counts() => Simulation.Run(1, async io =>
    {
        using var top = new CancelScope(io.Clock, "top", TimeSpan.FromSeconds(10));
        using var longer = top.Open("longer", TimeSpan.FromSeconds(20));
        using var shorter = top.Open("shorter", TimeSpan.FromSeconds(3));
        Assert.Equal((10.0, 3.0), (longer.Deadline!.Value.TotalSeconds, shorter.Remaining!.Value.TotalSeconds));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await io.Clock.Delay(TimeSpan.FromHours(1), shorter.Token));
        Assert.Equal((3.0, CancelReason.Timeout), (io.Clock.Elapsed.TotalSeconds, shorter.Cause!.Reason));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await io.Clock.Delay(TimeSpan.FromHours(1), longer.Token));
        Assert.Equal((10.0, CancelReason.ParentCancelled, CancelReason.Timeout), (io.Clock.Elapsed.TotalSeconds, longer.Cause!.Reason, longer.Cause.OriginReason));
        Assert.Equal(TimeSpan.Zero, longer.Remaining);
    });

    [Fact]
    public void Clean_up_goes_on_behind_a_shield_until_its_own_limit() => Simulation.Run(1, async io =>
    {
        using var top = new CancelScope(io.Clock, "top", TimeSpan.FromSeconds(1));
        using var shield = top.Shield("clean-up", TimeSpan.FromSeconds(5));
        using var within = shield.Open("within", TimeSpan.FromSeconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await io.Clock.Delay(TimeSpan.FromHours(1), top.Token));
        await io.Clock.Delay(TimeSpan.FromSeconds(3), within.Token);
        using var late = top.Shield("late clean-up", TimeSpan.FromSeconds(7));
        Assert.False(late.IsCancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await io.Clock.Delay(TimeSpan.FromHours(1), within.Token));
        Assert.Equal(5, io.Clock.Elapsed.TotalSeconds);
        Assert.Equal((CancelReason.Timeout, "clean-up"), (within.Cause!.OriginReason, within.Cause.Origin));
    });

    [Fact]
    public void A_token_from_outside_cancels_and_a_closed_scope_does_not_listen() => Simulate(io =>
    {
        using var outside = new CancellationTokenSource();
        using var scope = new CancelScope(io.Clock, "scope", null, outside.Token);
        var closed = new CancelScope(io.Clock, "closed", null, outside.Token);
        var child = closed.Open("child");
        closed.Dispose();
        Assert.Equal("closed", child.Cause!.Origin);
        Assert.Throws<ObjectDisposedException>(() => closed.Open("too late"));
        outside.Cancel();
        Assert.Equal(CancelReason.ParentCancelled, scope.Cause!.Reason);
        Assert.False(closed.IsCancelled);
        using var already = new CancelScope(io.Clock, "already", null, outside.Token);
        Assert.True(already.Token.IsCancellationRequested);
    });

    [Fact]
    public void A_deadline_that_has_passed_cancels_at_once_and_one_too_far_off_never() => Simulation.Run(1, async io =>
    {
        using var scope = new CancelScope(io.Clock, "scope", TimeSpan.Zero);
        using var forever = new CancelScope(io.Clock, "forever", TimeSpan.MaxValue);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(CancelReason.Timeout, scope.Cause?.Reason);
        await io.Clock.Delay(TimeSpan.FromDays(100));
        Assert.False(forever.IsCancelled);
    });

    [Fact]
    public void In_any_tree_a_scope_is_cancelled_if_and_only_if_one_above_is_with_no_shield_between() => Simulate(io =>
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var scopes = new List<(CancelScope Scope, int Parent, bool Shielded)> { (new CancelScope(io.Clock, "0"), -1, false) };
            var cancelled = new HashSet<int>();
            for (var i = 1; i < 30; i++)
            {
                var parent = random.Next(scopes.Count);
                var shielded = random.Next(4) == 0;
                scopes.Add((shielded ? scopes[parent].Scope.Shield($"{i}", TimeSpan.FromHours(1)) : scopes[parent].Scope.Open($"{i}"), parent, shielded));
                if (random.Next(6) == 0)
                {
                    var victim = random.Next(scopes.Count);
                    cancelled.Add(victim);
                    scopes[victim].Scope.Cancel(CancelReason.UserRequested);
                }
            }

            for (var i = 0; i < scopes.Count; i++)
                Assert.Equal(Expected(i), scopes[i].Scope.Token.IsCancellationRequested);
            scopes.ForEach(entry => entry.Scope.Dispose());

            bool Expected(int i) => cancelled.Contains(i) || (!scopes[i].Shielded && scopes[i].Parent >= 0 && Expected(scopes[i].Parent));
        }
    });

    [Fact]
    public async Task On_the_thread_pool_a_scope_opened_while_its_parent_is_cancelled_never_escapes()
    {
        await using var io = new ThreadPoolIo();
        for (var round = 0; round < 200; round++)
        {
            using var top = new CancelScope(io.Clock, "top");
            var openers = Enumerable.Range(0, 4).Select(_ => io.Start("opener", async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    using var middle = top.Open("middle", TimeSpan.FromMilliseconds(1 + i));
                    using var leaf = middle.Open("leaf");
                    await Task.Yield();
                    if (top.IsCancelled)
                        Assert.NotNull(leaf.Cause);
                }
            })).ToArray();
            top.Cancel(CancelReason.UserRequested);
            await Task.WhenAll(openers);
            using var late = top.Open("late");
            Assert.True(late.Token.IsCancellationRequested);
        }
    }

    private static void Simulate(Action<Io> body) => Simulation.Run(1, io =>
    {
        body(io);
        return Task.CompletedTask;
    });
}
