using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Conformance;

public abstract class ClockConformance(ExecutionModel model)
{
    [Fact]
    public Task A_delay_never_ends_before_its_time() => model.RunAsync(async io =>
    {
        foreach (var duration in new[] { TimeSpan.FromMicroseconds(300), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(12) })
        {
            var start = io.Clock.Elapsed;
            await io.Clock.Delay(duration);
            Assert.True(io.Clock.Elapsed - start >= duration);
        }
    });

    [Fact]
    public Task A_delay_of_zero_lets_others_run() => model.RunAsync(async io =>
    {
        var ran = false;
        var other = io.Start("other", () =>
        {
            ran = true;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 100_000 && !Volatile.Read(ref ran); i++)
        {
            await io.Clock.Delay(TimeSpan.Zero);
        }

        await other;
        Assert.True(ran);
    });

    [Fact]
    public Task A_cancelled_delay_ends_at_once() => model.RunAsync(async io =>
    {
        using var source = new CancellationTokenSource();
        var delay = io.Clock.Delay(TimeSpan.FromHours(1), source.Token).AsTask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.False(delay.IsCompleted);
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        Assert.Equal(source.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => io.Clock.Delay(TimeSpan.FromHours(1), source.Token).AsTask());
    });

    [Fact]
    public Task A_cancellation_source_with_a_timeout_follows_the_clock() => model.RunAsync(async io =>
    {
        var start = io.Clock.Elapsed;
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => io.Clock.Delay(TimeSpan.FromHours(1), source.Token).AsTask());
        Assert.InRange(io.Clock.Elapsed - start, TimeSpan.FromMilliseconds(15), TimeSpan.FromMinutes(1));
    });

    [Fact]
    public Task Waiting_for_a_task_with_a_timeout_follows_the_clock() => model.RunAsync(async io =>
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = io.Clock.Elapsed;
        await Assert.ThrowsAsync<TimeoutException>(() => never.Task.WaitAsync(TimeSpan.FromMilliseconds(20), io.Clock));
        Assert.InRange(io.Clock.Elapsed - start, TimeSpan.FromMilliseconds(15), TimeSpan.FromMinutes(1));

        var soon = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var wait = soon.Task.WaitAsync(TimeSpan.FromHours(1), io.Clock);
        _ = io.Start("setter", () =>
        {
            soon.SetResult(7);
            return Task.CompletedTask;
        });
        Assert.Equal(7, await wait);
    });

    [Fact]
    public Task A_periodic_timer_fires_until_it_is_disposed() => model.RunAsync(async io =>
    {
        var fired = 0;
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = io.Clock.CreateTimer(
            _ =>
            {
                if (Interlocked.Increment(ref fired) == 3)
                {
                    third.SetResult();
                }
            },
            null,
            TimeSpan.FromMilliseconds(2),
            TimeSpan.FromMilliseconds(2));
        await third.Task;
        await timer.DisposeAsync();
        var after = Volatile.Read(ref fired);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(20));
        Assert.Equal(after, Volatile.Read(ref fired));
    });

    [Fact]
    public Task When_the_model_is_disposed_of_delays_fail_those_under_way_and_new_ones() => model.RunAsync(async io =>
    {
        var fired = 0;
        using var timer = io.Clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromMilliseconds(300), Timeout.InfiniteTimeSpan);
        using var never = new CancellationTokenSource();
        var underWay = Enumerable.Range(0, 8).Select(number => io.Clock.Delay(TimeSpan.FromHours(1 + number), never.Token).AsTask()).ToArray();
        await io.DisposeAsync();
        foreach (var delay in underWay)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => delay);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => io.Clock.Delay(TimeSpan.FromMilliseconds(1)).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => io.Clock.Delay(TimeSpan.Zero).AsTask());
        Assert.Throws<ObjectDisposedException>(() => io.Clock.CreateTimer(_ => { }, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        await io.DisposeAsync();

        // No time of this model's is left to wait by.
        Thread.Sleep(io is SimulatedIo ? 0 : 400);
        Assert.Equal(0, fired);
    });

    [Fact]
    public Task The_wall_clock_and_the_elapsed_time_go_forward_together() => model.RunAsync(async io =>
    {
        var wall = io.Clock.UtcNow;
        var elapsed = io.Clock.Elapsed;
        await io.Clock.Delay(TimeSpan.FromMilliseconds(30));
        Assert.True(io.Clock.UtcNow - wall >= TimeSpan.FromMilliseconds(25));
        Assert.InRange((io.Clock.UtcNow - wall - (io.Clock.Elapsed - elapsed)).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    });
}
