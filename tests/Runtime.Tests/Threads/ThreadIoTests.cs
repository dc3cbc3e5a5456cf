using Holdfast.Runtime.Threads;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadIoTests
{
    [Fact]
    public async Task Each_fiber_has_a_thread_of_its_own_whatever_it_awaits()
    {
        await using var io = new ThreadIo();
        var threads = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => io.Spawn($"own:{number}", async Fiber<int> () =>
        {
            var own = Environment.CurrentManagedThreadId;
            await io.Clock.Delay(TimeSpan.FromMilliseconds(2));
            Assert.Equal(own, Environment.CurrentManagedThreadId);
            await Task.Run(() => Thread.Sleep(1));
            Assert.Equal(own, Environment.CurrentManagedThreadId);
            await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
            await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await using var server = await listener.AcceptAsync(default);
            var reading = server.ReadAsync(new byte[1], default);
            await client.WriteAsync(new byte[1], default);
            Assert.Equal(1, await reading);
            Assert.Equal(own, Environment.CurrentManagedThreadId);
            return own;
        }).AsTask()));
        Assert.Equal(4, threads.Distinct().Count());
    }

    [Fact]
    public async Task More_threads_than_are_allowed_are_refused_until_one_has_ended()
    {
        await using var io = new ThreadIo(new ThreadIoOptions { MostThreads = 2 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = io.Spawn("first", async Fiber () => await gate.Task);
        var second = io.Spawn("second", async Fiber () => await gate.Task);
        var error = Assert.Throws<InvalidOperationException>(() => io.Spawn("third", async Fiber () => await gate.Task));
        Assert.Contains("'third'", error.Message);
        Assert.Contains("2 fibers", error.Message);
        Assert.DoesNotContain("third", io.Executor.Fibers.Snapshot().Select(fiber => fiber.Name));
        gate.SetResult();
        await first;
        await second;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await io.Spawn("third", async Fiber () => await Task.Yield());
                break;
            }
            catch (InvalidOperationException) when (attempt < 1000)
            {
                // The thread outlives its fiber for a moment.
                await Task.Delay(1);
            }
        }
    }

    [Fact]
    public async Task Who_waits_outside_of_fibers_is_told_when_the_model_is_disposed_of()
    {
        var io = new ThreadIo();
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        var underWay = Task.Run(() => client.ReadAsync(new byte[1], default).AsTask());
        var accepting = Task.Run(() => listener.AcceptAsync(default).AsTask());
        await Task.Delay(50);
        await io.DisposeAsync();
        await Assert.ThrowsAsync<NetworkException>(() => underWay.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAsync<NetworkException>(() => accepting.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAsync<NetworkException>(() => Task.Run(() => server.ReadAsync(new byte[1], default).AsTask()).WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_thread_that_cannot_be_started_keeps_no_place()
    {
        var refusals = 3;
        await using var io = new ThreadIo(
            new ThreadIoOptions { MostThreads = 1 },
            (thread, name, bytes) =>
            {
                if (name != "waits" && refusals-- > 0)
                    throw new IOException("no thread");
                thread.Start(name, bytes);
            });
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Throws<IOException>(() => io.Spawn("refused", async Fiber () => await Task.Yield()));
        }

        Assert.Empty(io.Executor.Fibers.Snapshot());
        Assert.Equal(7, await io.Spawn("started", async Fiber<int> () =>
        {
            await Task.Yield();
            return 7;
        }));
    }

    [Fact]
    public async Task A_read_that_a_fiber_leaves_behind_still_ends()
    {
        await using var io = new ThreadIo();
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        Task<int>? left = null;
        await io.Spawn("leaver", async Fiber () =>
        {
            left = server.ReadAsync(new byte[1], default).AsTask();
            await Task.Yield();
        });
        await Task.Delay(20);
        await client.WriteAsync(new byte[1], default);
        Assert.Equal(1, await left!.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
