using Holdfast.Runtime.Channels;
using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.EventLoop.Ring;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.EventLoop;

public sealed class EventLoopIoTests
{
    private static readonly Address Anywhere = Address.Tcp("127.0.0.1", 0);

    [Fact]
    public async Task Where_rings_are_refused_the_loops_run_on_epoll()
    {
        var refusals = 0;
        var options = new EventLoopOptions { Loops = 2 };
        await using var io = new EventLoopIo(options, loop => ++refusals == 2 ? throw new IOException("not permitted") : RingDriver.Create(loop));
        Assert.Equal(2, refusals);
        Assert.All(io.Loops.Loops, loop => Assert.Equal("epoll", loop.Driver.Name));
        Assert.Equal("epoll", io.DriverName);
        Assert.Throws<IOException>(() => new EventLoopIo(
            options with { Driver = EventLoopDriver.IoUring }, _ => throw new IOException("not permitted")));
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring, "io_uring")]
    [InlineData(EventLoopDriver.Epoll, "epoll")]
    public async Task The_chosen_driver_is_the_one_that_runs(EventLoopDriver driver, string name)
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1, Driver = driver, PinToCores = true });
        Assert.Equal(name, io.DriverName);
        Assert.Equal(5, await io.Spawn("five", async Fiber<int> () =>
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
            return 5;
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(EventLoopOptions.MostLoops + 1)]
    public void There_are_neither_no_loops_nor_too_many(int loops) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoopIo(new EventLoopOptions { Loops = loops }));

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task A_fiber_and_what_it_starts_stay_on_one_loop_whatever_they_await(EventLoopDriver driver)
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 3, Driver = driver });
        var homes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => io.Spawn($"wanderer:{number}", async Fiber<int> () =>
        {
            var home = Loop.Current!;
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
            Assert.Same(home, Loop.Current);
            await Task.Delay(1);
            Assert.Same(home, Loop.Current);
            await Task.Run(() => Thread.Sleep(1));
            Assert.Same(home, Loop.Current);
            await Task.Yield();
            Assert.Same(home, Loop.Current);
            await io.Spawn("child", async Fiber () =>
            {
                Assert.Same(home, Loop.Current);
                await io.Clock.Delay(TimeSpan.Zero);
                Assert.Same(home, Loop.Current);
            });
            await using var listener = await io.Network.ListenAsync(Anywhere, default);
            await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await using var server = await listener.AcceptAsync(default);
            await client.WriteAsync(new byte[1], default);
            await server.ReadAsync(new byte[1], default);
            Assert.Same(home, Loop.Current);
            return home.Number;
        }).AsTask()));
        Assert.Equal([0, 0, 1, 1, 2, 2], homes.Order());
    }

    [Fact]
    public async Task What_flows_with_a_fiber_is_seen_by_nothing_that_its_loop_runs_after_it()
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1 });
        var flows = new AsyncLocal<string?>();
        var seen = new List<string>();
        var (sender, receiver) = Channel.Bounded<int>("turns", 1);
        string Look(string who) => $"{who}: {flows.Value ?? "nothing"}, {SynchronizationContext.Current?.ToString() ?? "no context"}";
        async Fiber RunAsync(string name)
        {
            for (var turn = 0; turn < 2; turn++)
            {
                Loop.Current!.Enqueue(new Callback(() => seen.Add(Look("work"))), null);
                flows.Value ??= name;
                if (name == "waits")
                {
                    await receiver.ReceiveAsync();
                }
                else
                {
                    await sender.SendAsync(turn);
                    await Task.Yield();
                }

                seen.Add(Look(name));
            }

            flows.Value = "the end";
            Loop.Current!.Enqueue(new Callback(() => seen.Add(Look("work"))), null);
        }

        var both = new[] { io.Spawn("waits", () => RunAsync("waits")), io.Spawn("sends", () => RunAsync("sends")) };
        await Task.WhenAll(both.Select(fiber => fiber.AsTask()));
        await io.Spawn("after", async Fiber () => seen.Add(Look("after")));
        Assert.Equal(6, seen.Count(line => line == "work: nothing, no context"));
        Assert.Equal(2, seen.Count(line => line == "waits: waits, waits (Running)"));
        Assert.Equal(2, seen.Count(line => line == "sends: sends, sends (Running)"));
        Assert.Contains("after: nothing, after (Running)", seen);
        Assert.Equal(11, seen.Count);
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task Connections_go_in_turn_to_acceptors_on_different_loops(EventLoopDriver driver)
    {
        const int Connections = 20;
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 2, Driver = driver });
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        var acceptors = Enumerable.Range(0, 2).Select(number => io.Spawn($"acceptor:{number}", async Fiber<List<int>> () =>
        {
            var loops = new List<int>();
            for (var i = 0; i < Connections / 2; i++)
            {
                await using var connection = await listener.AcceptAsync(default);
                var buffer = new byte[1];
                await connection.ReadAsync(buffer, default);
                await connection.WriteAsync(buffer, default);
                loops.Add(Loop.Current!.Number);
            }

            return loops;
        }).AsTask()).ToArray();
        for (var i = 0; i < Connections; i++)
        {
            await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await client.WriteAsync(new byte[] { (byte)i }, default);
            var answer = new byte[1];
            Assert.Equal(1, await client.ReadAsync(answer, default));
            Assert.Equal(i, answer[0]);
        }

        var served = await Task.WhenAll(acceptors);
        Assert.Equal([0, 1], served.Select(loops => loops.Distinct().Single()).Order());
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task What_is_still_open_when_the_loops_end_fails_and_does_not_hang(EventLoopDriver driver)
    {
        var io = new EventLoopIo(new EventLoopOptions { Loops = 2, Driver = driver });
        var listener = await io.Network.ListenAsync(Anywhere, default);
        var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var server = await listener.AcceptAsync(default);
        await client.WriteAsync("last"u8.ToArray(), default);
        var accepting = listener.AcceptAsync(default).AsTask();
        var reading = client.ReadAsync(new byte[1], default).AsTask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        await io.DisposeAsync();
        await Assert.ThrowsAsync<NetworkException>(() => accepting);
        await Assert.ThrowsAsync<NetworkException>(() => reading);
        await Assert.ThrowsAsync<NetworkException>(() => server.ReadAsync(new byte[1], default).AsTask());
        await Assert.ThrowsAsync<NetworkException>(() => client.WriteAsync(new byte[1], default).AsTask());
        await Assert.ThrowsAsync<NetworkException>(() => listener.AcceptAsync(default).AsTask());
        await listener.DisposeAsync();
        await client.DisposeAsync();
        await server.DisposeAsync();
        await io.DisposeAsync();
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task What_was_taken_to_be_sent_arrives_before_the_loops_end(EventLoopDriver driver)
    {
        await using var peer = new ThreadPoolIo();
        await using var listener = await peer.Network.ListenAsync(Anywhere, default);
        var io = new EventLoopIo(new EventLoopOptions { Loops = 2, Driver = driver });
        var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);

        // Nobody reads: at last the kernel takes no more, what the loop has taken waits there, and one write waits with it.
        var sent = 0L;
        var piece = new byte[1500];
        var writing = Task.CompletedTask;
        while (writing.IsCompleted)
        {
            writing = client.WriteAsync(piece, default).AsTask();
            await Task.WhenAny(writing, Task.Delay(100));
            sent += writing.IsCompleted ? piece.Length : 0;
        }

        var ending = io.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<NetworkException>(() => writing);
        await Task.Delay(100);
        var received = 0L;
        var buffer = new byte[100_000];
        for (var read = await server.ReadAsync(buffer, default); read > 0; read = await server.ReadAsync(buffer, default))
        {
            received += read;
        }

        Assert.InRange(received, sent, sent + piece.Length);
        await ending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task A_far_side_that_never_reads_does_not_hold_up_the_end(EventLoopDriver driver)
    {
        await using var peer = new ThreadPoolIo();
        await using var listener = await peer.Network.ListenAsync(Anywhere, default);
        var io = new EventLoopIo(new EventLoopOptions { Loops = 1, Driver = driver });
        var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        var writing = Task.CompletedTask;
        while (writing.IsCompleted)
        {
            writing = client.WriteAsync(new byte[1500], default).AsTask();
            await Task.WhenAny(writing, Task.Delay(100));
        }

        await io.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<NetworkException>(() => writing);
        Assert.Equal(0, io.Loops.Sockets.Connections);
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task Every_connection_and_listener_is_closed_when_the_loops_end_used_or_not(EventLoopDriver driver)
    {
        await using var peer = new ThreadPoolIo();
        await using var outside = await peer.Network.ListenAsync(Anywhere, default);
        var io = new EventLoopIo(new EventLoopOptions { Loops = 2, Driver = driver });
        var inside = await io.Network.ListenAsync(Anywhere, default);
        var far = new List<Connection>();
        for (var number = 0; number < 20; number++)
        {
            var client = await io.Network.ConnectAsync(outside.LocalAddress, default);
            far.Add(await outside.AcceptAsync(default));
            far.Add(await peer.Network.ConnectAsync(inside.LocalAddress, default));
            var server = await inside.AcceptAsync(default);
            if (number % 2 == 0)
            {
                await client.WriteAsync(new byte[1], default);
                await server.WriteAsync(new byte[1], default);
                Assert.Equal(1, await far[^2].ReadAsync(new byte[1], default));
                Assert.Equal(1, await far[^1].ReadAsync(new byte[1], default));
            }
        }

        Assert.Equal(40, io.Loops.Sockets.Connections);
        await io.DisposeAsync();
        Assert.Equal(0, io.Loops.Sockets.Connections);
        foreach (var connection in far)
        {
            Assert.Equal(0, await connection.ReadAsync(new byte[1], default).AsTask().WaitAsync(TimeSpan.FromSeconds(5)));
            await connection.DisposeAsync();
        }

        await Assert.ThrowsAsync<NetworkException>(() => peer.Network.ConnectAsync(inside.LocalAddress, default).AsTask());
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task A_socket_that_echoes_allocates_nothing(EventLoopDriver driver)
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1, Driver = driver });
        var allocated = await io.Spawn("measure", async Fiber<long> () =>
        {
            await using var listener = await io.Network.ListenAsync(Anywhere, default);
            await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
            var server = await listener.AcceptAsync(default);
            var echo = io.Spawn("echo", async Fiber () =>
            {
                var buffer = new byte[64];
                for (var read = await server.ReadAsync(buffer, default); read > 0; read = await server.ReadAsync(buffer, default))
                {
                    await server.WriteAsync(buffer.AsMemory(0, read), default);
                }
            });
            var message = new byte[64];
            var before = 0L;
            for (var round = 0; round < 3000; round++)
            {
                if (round == 1000)
                    before = GC.GetAllocatedBytesForCurrentThread();
                await client.WriteAsync(message, default);
                for (var got = 0; got < message.Length;)
                {
                    got += await client.ReadAsync(message.AsMemory(got), default);
                }
            }

            var after = GC.GetAllocatedBytesForCurrentThread();
            client.CompleteWrites();
            await echo;
            return after - before;
        });
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(EventLoopDriver.IoUring)]
    [InlineData(EventLoopDriver.Epoll)]
    public async Task Sleeping_allocates_nothing_and_never_ends_early(EventLoopDriver driver)
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1, Driver = driver });
        var allocated = await io.Spawn("measure", async Fiber<long> () =>
        {
            var before = 0L;
            for (var round = 0; round < 400; round++)
            {
                if (round == 200)
                    before = GC.GetAllocatedBytesForCurrentThread();
                var duration = TimeSpan.FromMicroseconds(50 * (round % 10));
                var start = io.Clock.Elapsed;
                await io.Clock.Delay(duration);
                if (io.Clock.Elapsed - start < duration)
                    throw new InvalidDataException("early");
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    private sealed class Callback(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
