using System.Security.Cryptography;
using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.EventLoop.Ring;

namespace Holdfast.Runtime.Tests.EventLoop;

/// <summary>What goes wrong with sockets when a buffer is given back too early, or a completion is taken for another.</summary>
public sealed class LoopConnectionTests
{
    private static readonly Address Anywhere = Address.Tcp("127.0.0.1", 0);

    public static TheoryData<EventLoopDriver, bool> Kinds { get; } = new()
    {
        { EventLoopDriver.IoUring, false },
        { EventLoopDriver.IoUring, true },
        { EventLoopDriver.Epoll, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Reads_cancelled_at_any_moment_lose_no_byte(EventLoopDriver driver, bool oneByOne) => Run(driver, oneByOne, async (io, near, far) =>
    {
        const int Bytes = 200_000;
        var random = new Random(3);
        var writing = io.Start("writer", async () =>
        {
            var sent = 0;
            while (sent < Bytes)
            {
                var piece = Enumerable.Range(sent, Math.Min(1 + (sent % 997), Bytes - sent)).Select(Value).ToArray();
                await near.WriteAsync(piece, default);
                sent += piece.Length;
                if (sent % 3 == 0)
                    await io.Clock.Delay(TimeSpan.FromMicroseconds(300));
            }

            near.CompleteWrites();
        });
        var buffer = new byte[700];
        var received = 0;
        var cancelled = 0;
        while (true)
        {
            using var source = new CancellationTokenSource();
            var reading = far.ReadAsync(buffer.AsMemory(0, random.Next(1, 700)), source.Token);
            if (random.Next(3) == 0)
                source.Cancel();
            int read;
            try
            {
                read = await reading;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                continue;
            }

            if (read == 0)
                break;
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != Value(received + i))
                    throw new InvalidDataException($"byte {received + i} is wrong");
            }

            received += read;
        }

        await writing;
        Assert.Equal(Bytes, received);
        Assert.NotEqual(0, cancelled);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Small_writes_in_a_row_arrive_in_order_even_when_the_connection_closes_at_once(EventLoopDriver driver, bool oneByOne) => Run(driver, oneByOne, async (io, near, far) =>
    {
        const int Bytes = 30_000;
        for (var i = 0; i < Bytes; i++)
        {
            await near.WriteAsync(new[] { Value(i) }, default);
        }

        await near.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, Bytes).Select(Value), await ReadToEndAsync(far));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task What_nobody_reads_is_held_up_and_none_of_it_is_lost(EventLoopDriver driver, bool oneByOne) => Run(driver, oneByOne, async (io, near, far) =>
    {
        var sent = RandomNumberGenerator.GetBytes(12_000_000);
        var writing = io.Start("writer", async () =>
        {
            for (var at = 0; at < sent.Length; at += 48_000)
            {
                await near.WriteAsync(sent.AsMemory(at, Math.Min(48_000, sent.Length - at)), default);
            }

            near.CompleteWrites();
        });
        Assert.Equal(1, await far.ReadAsync(new byte[1], default));
        await io.Clock.Delay(TimeSpan.FromMilliseconds(100));
        Assert.False(writing.IsCompleted);
        var received = await ReadToEndAsync(far);
        Assert.True(sent.AsSpan(1).SequenceEqual(received));
        await writing;
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Connections_that_nobody_reads_starve_no_other(EventLoopDriver driver, bool oneByOne)
    {
        await using var io = Create(driver, oneByOne);
        await io.Start("test", async () =>
        {
            await using var listener = await io.Network.ListenAsync(Anywhere, default);
            var silent = new List<(Connection Near, Connection Far)>();
            for (var i = 0; i < 150; i++)
            {
                var near = await io.Network.ConnectAsync(listener.LocalAddress, default);
                var far = await listener.AcceptAsync(default);
                silent.Add((near, far));
                for (var part = 0; part < 12; part++)
                {
                    await near.WriteAsync(Enumerable.Repeat((byte)i, 4096).ToArray(), default);
                }

                // From here on it receives by itself, if it can.
                Assert.Equal(1, await far.ReadAsync(new byte[1], default));
            }

            await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await using var server = await listener.AcceptAsync(default);
            for (var round = 0; round < 50; round++)
            {
                await client.WriteAsync(new byte[3000], default);
                for (var got = 0; got < 3000;)
                {
                    got += await server.ReadAsync(new byte[5000], default);
                }
            }

            foreach (var ((near, far), number) in silent.Select((pair, number) => (pair, number)))
            {
                near.CompleteWrites();
                var rest = await ReadToEndAsync(far);
                Assert.Equal((12 * 4096) - 1, rest.Length);
                Assert.Equal(-1, rest.AsSpan().IndexOfAnyExcept((byte)number));
                await near.DisposeAsync();
                await far.DisposeAsync();
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Many_connections_opened_and_closed_at_random_moments_mix_nothing_up(EventLoopDriver driver, bool oneByOne)
    {
        await using var io = Create(driver, oneByOne);
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        using var stop = new CancellationTokenSource();
        var server = Nursery.RunAsync(
            io,
            async nursery =>
            {
                while (true)
                {
                    var connection = await listener.AcceptAsync(nursery.CancellationToken);
                    nursery.Start("echo", _ => EchoAsync(connection));
                }
            },
            stop.Token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => io.Start($"client:{number}", async () =>
        {
            var random = new Random(number);
            for (var round = 0; round < 60; round++)
            {
                await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
                for (var exchange = random.Next(4); exchange > 0; exchange--)
                {
                    var question = new byte[random.Next(1, 9000)];
                    random.NextBytes(question);
                    await client.WriteAsync(question, default);
                    var answer = new byte[question.Length];
                    for (var got = 0; got < answer.Length;)
                    {
                        var read = await client.ReadAsync(answer.AsMemory(got), default);
                        Assert.NotEqual(0, read);
                        got += read;
                    }

                    Assert.True(question.AsSpan().SequenceEqual(answer));
                }

                // Sometimes it goes with an answer under way that it does not want.
                if (random.Next(2) == 0)
                    await client.WriteAsync(new byte[random.Next(1, 5000)], default);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Closing_before_all_was_read_is_a_reset_to_the_far_side(EventLoopDriver driver, bool oneByOne) => Run(driver, oneByOne, async (io, near, far) =>
    {
        await near.WriteAsync(new byte[100], default);
        Assert.Equal(1, await far.ReadAsync(new byte[1], default));
        await far.DisposeAsync();
        var error = await Assert.ThrowsAsync<NetworkException>(() => near.ReadAsync(new byte[1], default).AsTask());
        Assert.Equal(NetworkFailure.Reset, error.Failure);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task One_reads_and_one_writes_at_a_time(EventLoopDriver driver, bool oneByOne) => Run(driver, oneByOne, async (io, near, far) =>
    {
        var reading = far.ReadAsync(new byte[1], default).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await far.ReadAsync(new byte[1], default));
        await near.WriteAsync(new byte[1], default);
        Assert.Equal(1, await reading);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await far.ReadAsync(Memory<byte>.Empty, default));
        await near.WriteAsync(ReadOnlyMemory<byte>.Empty, default);
    });

    private static byte Value(int position) => (byte)((position * 31) ^ (position >> 8));

    private static async Task EchoAsync(Connection connection)
    {
        await using (connection)
        {
            var buffer = new byte[3000];
            try
            {
                for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
                {
                    await connection.WriteAsync(buffer.AsMemory(0, read), default);
                }
            }
            catch (NetworkException)
            {
                // The client went without its answer.
            }
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Connection connection)
    {
        using var all = new MemoryStream();
        var buffer = new byte[10_000];
        for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static EventLoopIo Create(EventLoopDriver driver, bool oneByOne)
    {
        var io = new EventLoopIo(new EventLoopOptions { Loops = 2, Driver = driver });
        foreach (var ring in io.Loops.Loops.Select(loop => loop.Driver).OfType<RingDriver>())
        {
            ring.ReceivesMany = ring.AcceptsMany = !oneByOne;
        }

        return io;
    }

    private static async Task Run(EventLoopDriver driver, bool oneByOne, Func<Io, Connection, Connection, Task> body)
    {
        await using var io = Create(driver, oneByOne);
        await io.Start("test", async () =>
        {
            await using var listener = await io.Network.ListenAsync(Anywhere, default);
            await using var near = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await using var far = await listener.AcceptAsync(default);
            await body(io, near, far);
        }).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
