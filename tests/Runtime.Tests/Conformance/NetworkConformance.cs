using System.Text;

namespace Holdfast.Runtime.Tests.Conformance;

public abstract class NetworkConformance(ExecutionModel model)
{
    private static async Task ReadAsync(Connection connection, int count)
    {
        while (count > 0) count -= await connection.ReadAsync(new byte[count], default);
    }

    private static readonly Address Anywhere = Address.Tcp("127.0.0.1", 0);

    [Fact]
    public Task What_is_written_is_read_in_order() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        Assert.NotEqual(0, listener.LocalAddress.Port);
        var server = io.Start("echo", () => EchoOnceAsync(listener));
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var sent = new byte[200_000];
        io.Random.Fill(sent);
        var writing = io.Start("writer", async () =>
        {
            await client.WriteAsync(sent, default);
            client.CompleteWrites();
        });
        Assert.Equal(sent, await ReadToEndAsync(client));
        await writing;
        await server;
    });

    [Fact]
    public Task Half_closed_a_connection_still_reads() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        var server = io.Start("server", async () =>
        {
            await using var connection = await listener.AcceptAsync(default);
            var question = Encoding.ASCII.GetString(await ReadToEndAsync(connection));
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"{question}!"), default);
        });
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await client.WriteAsync("hello"u8.ToArray(), default);
        client.CompleteWrites();
        Assert.Equal("hello!", Encoding.ASCII.GetString(await ReadToEndAsync(client)));
        Assert.Equal(0, await client.ReadAsync(new byte[1], default));
        await server;
    });

    [Fact]
    public Task How_long_the_far_side_is_silent_is_known_from_its_first_byte_read_or_not() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        await using var near = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var far = await listener.AcceptAsync(default);
        Assert.Null(near.Silence());
        await far.WriteAsync(new byte[10], default);
        await ReadAsync(near, 5);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(100));
        // What is unread is news, however old.
        Assert.Equal(TimeSpan.Zero, near.Silence());
        await ReadAsync(near, 5);
        Assert.InRange(near.Silence()!.Value, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
        await near.DisposeAsync();
        Assert.Null(near.Silence());
    });

    [Fact]
    public Task Nobody_listening_is_refusal() => model.RunAsync(async io =>
    {
        var listener = await io.Network.ListenAsync(Anywhere, default);
        var address = listener.LocalAddress;
        await listener.DisposeAsync();
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(address, default).AsTask());
        Assert.Equal(NetworkFailure.Refused, error.Failure);
        Assert.Equal(address, error.Address);
    });

    [Fact]
    public Task An_address_is_listened_on_once() => model.RunAsync(async io =>
    {
        await using var first = await io.Network.ListenAsync(Anywhere, default);
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ListenAsync(first.LocalAddress, default).AsTask());
        Assert.Equal(NetworkFailure.AddressInUse, error.Failure);
    });

    [Fact]
    public Task A_closed_listener_frees_its_address_and_wakes_who_accepts() => model.RunAsync(async io =>
    {
        var first = await io.Network.ListenAsync(Anywhere, default);
        var accepting = io.Start("accept", async () => await Assert.ThrowsAsync<NetworkException>(() => first.AcceptAsync(default).AsTask()));
        await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        await first.DisposeAsync();
        await accepting;
        await using var second = await io.Network.ListenAsync(first.LocalAddress, default);
        Assert.Equal(first.LocalAddress, second.LocalAddress);
    });

    [Fact]
    public Task A_writer_waits_for_a_reader_that_does_not_read() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        var written = 0;
        using var stop = new CancellationTokenSource();
        var writing = io.Start("writer", async () =>
        {
            var block = new byte[64 * 1024];
            while (written < 64 * 1024 * 1024)
            {
                await client.WriteAsync(block, stop.Token);
                Interlocked.Add(ref written, block.Length);
            }
        });
        var before = -1;
        while (before != Volatile.Read(ref written))
        {
            before = Volatile.Read(ref written);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(before, 0, 32 * 1024 * 1024);
        Assert.False(writing.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    });

    [Fact]
    public Task A_cancelled_read_leaves_the_connection_usable() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(5), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReadAsync(new byte[8], stop.Token).AsTask());
        await server.WriteAsync("x"u8.ToArray(), default);
        var buffer = new byte[8];
        Assert.Equal(1, await client.ReadAsync(buffer, default));
        Assert.Equal((byte)'x', buffer[0]);
    });

    [Fact]
    public Task Closing_wakes_a_read_under_way() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var server = await listener.AcceptAsync(default);
        var reading = io.Start("reader", async () =>
        {
            try
            {
                Assert.Equal(0, await client.ReadAsync(new byte[8], default));
            }
            catch (NetworkException)
            {
                // Either is allowed.
            }
        });
        await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        await client.DisposeAsync();
        await reading;
        await Assert.ThrowsAsync<NetworkException>(() => client.WriteAsync(new byte[1], default).AsTask());
    });

    [Fact]
    public Task Writing_to_one_that_has_closed_is_a_reset() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Anywhere, default);
        await using var client = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var server = await listener.AcceptAsync(default);
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await client.WriteAsync(new byte[100], default);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(2));
            }
        });
        Assert.Equal(NetworkFailure.Reset, error.Failure);
    });

    [Fact]
    public Task A_unix_socket_carries_bytes_and_is_listened_on_once() => model.RunAsync(async (io, folder) =>
    {
        var address = Address.Unix($"{folder}/socket");
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(address, default).AsTask());
        Assert.Equal(NetworkFailure.Refused, error.Failure);

        await using var listener = await io.Network.ListenAsync(address, default);
        error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ListenAsync(address, default).AsTask());
        Assert.Equal(NetworkFailure.AddressInUse, error.Failure);

        var server = io.Start("echo", () => EchoOnceAsync(listener));

        // The refused listener asked whether anybody is there; that may have taken the first turn of the server.
        await using var client = await io.Network.ConnectAsync(address, default);
        await client.WriteAsync("hi"u8.ToArray(), default);
        client.CompleteWrites();
        Assert.Equal("hi"u8.ToArray(), await ReadToEndAsync(client));
        await server;
    });

    private static async Task EchoOnceAsync(Listener listener)
    {
        var echoed = 0;
        while (echoed == 0)
        {
            await using var connection = await listener.AcceptAsync(default);
            var buffer = new byte[5000];
            for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
            {
                await connection.WriteAsync(buffer.AsMemory(0, read), default);
                echoed += read;
            }

            connection.CompleteWrites();
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Connection connection)
    {
        var all = new List<byte>();
        var buffer = new byte[4096];
        for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
        {
            all.AddRange(buffer.AsSpan(0, read));
        }

        return [.. all];
    }
}
