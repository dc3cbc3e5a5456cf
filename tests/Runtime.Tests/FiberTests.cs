using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests;

public sealed class FiberTests : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task A_fiber_runs_when_it_is_spawned_and_gives_its_result()
    {
        var ran = false;
        async Fiber<int> BodyAsync()
        {
            ran = true;
            await Task.Yield();
            return 42;
        }

        var cold = BodyAsync();
        Assert.False(ran);
        Assert.Equal(FiberPhase.Created, cold.Phase);

        Assert.Equal(42, await _io.Spawn("sum:1", () => cold));
        Assert.Equal(FiberPhase.Completed, cold.Phase);
    }

    [Fact]
    public async Task A_fiber_that_fails_throws_its_failure_to_each_who_waits()
    {
        var gate = new TaskCompletionSource();
        var fiber = _io.Spawn("bad:1", async Fiber () =>
        {
            await gate.Task;
            throw new InvalidDataException("no such account");
        });
        var waiting = _io.Spawn("waits:1", async Fiber () => await fiber);
        var task = fiber.AsTask();
        gate.SetResult();

        Assert.Equal("no such account", (await Assert.ThrowsAsync<InvalidDataException>(async () => await fiber)).Message);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await waiting);
        await Assert.ThrowsAsync<InvalidDataException>(() => task);
        Assert.Equal(FiberPhase.Failed, fiber.Phase);
    }

    [Fact]
    public async Task Every_await_goes_on_as_the_fiber_foreign_ones_included()
    {
        var seen = new List<Fiber?>();
        var fiber = _io.Spawn("walks:1", async Fiber () =>
        {
            seen.Add(Fiber.Current);
            await Task.Delay(1, Token);
            seen.Add(Fiber.Current);
            await Task.Run(() => Assert.Null(Fiber.Current), Token);
            seen.Add(Fiber.Current);
            await NestedAsync();
            seen.Add(Fiber.Current);
        });

        async Task NestedAsync()
        {
            await Task.Yield();
            seen.Add(Fiber.Current);
        }

        await fiber;
        Assert.Equal(5, seen.Count);
        Assert.All(seen, one => Assert.Same(fiber, one));
        Assert.Null(Fiber.Current);
    }

    [Fact]
    public async Task A_fiber_knows_who_spawned_it_and_lets_go_of_ancestors_that_have_ended()
    {
        var gate = new TaskCompletionSource();
        Fiber? child = null;
        Fiber? grandchild = null;
        var top = _io.Spawn("top:1", async Fiber () =>
        {
            child = _io.Spawn("child:1", async Fiber () =>
            {
                grandchild = _io.Spawn("grandchild:1", async Fiber () => await gate.Task);
                await Task.Yield();
            });
            await child;
            Assert.Same(Fiber.Current, child.Parent);
            Assert.Same(Fiber.Current, grandchild!.Parent);
        });

        await top;
        Assert.Null(grandchild!.Parent);
        gate.SetResult();
        await grandchild;
    }

    [Fact]
    public async Task What_flows_with_the_program_flows_into_a_fiber_and_not_out_of_it()
    {
        var local = new AsyncLocal<string> { Value = "outer" };
        string? inside = null;
        string? later = null;
        await _io.Spawn("flows:1", async Fiber () =>
        {
            inside = local.Value;
            local.Value = "inner";
            await Task.Delay(1, Token);
            later = local.Value;
        });

        Assert.Equal("outer", inside);
        Assert.Equal("inner", later);
        Assert.Equal("outer", local.Value);
    }

    [Fact]
    public async Task A_fiber_that_is_not_spawned_cannot_be_awaited_and_a_spawned_one_not_spawned_again()
    {
        async Fiber BodyAsync() => await Task.Yield();
        var cold = BodyAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cold);
        await _io.Spawn("once:1", () => cold);
        Assert.Throws<InvalidOperationException>(() => _io.Spawn("twice:1", () => cold));
    }

    [Fact]
    public async Task A_cancelled_fiber_says_so()
    {
        using var source = new CancellationTokenSource();
        var fiber = _io.Spawn("cancelled:1", async Fiber () => await Task.Delay(Timeout.Infinite, source.Token));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await fiber);
        Assert.Equal(FiberPhase.Cancelled, fiber.Phase);
    }
}
