using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Scheduling;

public sealed class WaiterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wait_completed_first_is_taken_at_once_and_can_be_used_again()
    {
        var wait = new Wait();
        Assert.True(wait.TrySetResult(1));
        Assert.False(wait.TrySetResult(2));
        Assert.Equal(1, await wait.Task);
        var again = wait.Task.AsTask();
        Assert.True(wait.TrySetException(new IOException("gone")));
        await Assert.ThrowsAsync<IOException>(() => again);
        Assert.Equal(2, wait.Recycled);
    }

    [Fact]
    public async Task A_wait_goes_on_as_the_fiber_that_awaited()
    {
        await using var io = new ThreadPoolIo();
        var wait = new Wait();
        Fiber? after = null;
        var fiber = io.Spawn("waits:1", async Fiber () =>
        {
            await wait.UntypedTask;
            after = Fiber.Current;
        });
        while (fiber.Waiting is null)
        {
            await Task.Yield();
        }

        Assert.Same(wait, fiber.Waiting);
        wait.TrySetResult(1);
        await fiber;
        Assert.Same(fiber, after);
    }

    [Fact]
    public async Task Of_a_cancellation_and_a_result_exactly_one_comes_through()
    {
        var results = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var wait = new Wait();
            using var source = new CancellationTokenSource();
            var task = wait.Task;
            wait.CancelBy(source.Token);
            var complete = Task.Run(() => wait.TrySetResult(7), Token);
            await source.CancelAsync();
            var completed = await complete;
            try
            {
                Assert.Equal(7, await task);
                Assert.True(completed);
                Assert.False(wait.Cancelled);
                results++;
            }
            catch (OperationCanceledException)
            {
                Assert.False(completed);
                Assert.True(wait.Cancelled);
            }
        }

        Assert.InRange(results, 0, 2_000);
    }

    [Fact]
    public async Task A_wait_that_was_taken_is_not_taken_again()
    {
        var wait = new Wait();
        var task = wait.Task;
        wait.TrySetResult(1);
        await task;
        Assert.Throws<InvalidOperationException>(() => task.IsCompleted);
    }

    private sealed class Wait : Waiter<int>
    {
        public int Recycled { get; private set; }

        public bool Cancelled { get; private set; }

        public override string DescribeWait() => "waits";

        protected override void OnCanceled() => Cancelled = true;

        protected override void Recycle() => Recycled++;
    }
}
