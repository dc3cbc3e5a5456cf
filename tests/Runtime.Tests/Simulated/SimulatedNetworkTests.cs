using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedNetworkTests() : NetworkConformance(new SimulatedModel())
{
    private const int Seeds = 30;
    private static readonly Address Server = Address.Tcp("server", 23);

    [Fact]
    public void A_partition_holds_up_what_is_sent_until_it_heals() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, listener) = await ConnectAsync(io);
        await client.WriteAsync("a"u8.ToArray(), default);
        io.Network.Partition("main", "server");
        await client.WriteAsync("bc"u8.ToArray(), default);
        var reading = io.Start("reader", () => ReadExactlyAsync(server, "abc"u8.ToArray()));
        await io.Clock.Delay(TimeSpan.FromMinutes(5));
        Assert.False(reading.IsCompleted);
        io.Network.Heal("server", "main");

        // The retransmission timer had grown to 120 s meanwhile.
        await reading.WaitAsync(TimeSpan.FromSeconds(121), io.Clock);
        await listener.DisposeAsync();
    });

    [Fact]
    public void Connecting_across_a_partition_times_out() => Simulation.RunSeeds(Seeds, async io =>
    {
        await using var listener = await io.Host("server").Network.ListenAsync(Server, default);
        io.Network.Partition("main", "server");
        var start = io.Clock.Elapsed;
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(Server, default).AsTask());
        Assert.Equal(NetworkFailure.TimedOut, error.Failure);
        Assert.InRange(io.Clock.Elapsed - start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));

        // Others are not concerned.
        await using var other = await io.Host("third").Network.ConnectAsync(Server, default);
    });

    [Fact]
    public void A_reset_ends_reads_and_writes_on_both_sides() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        var reading = io.Start("reader", async () => await server.ReadAsync(new byte[1], default));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(1, io.Network.Reset("main", "server"));
        Assert.Equal(NetworkFailure.Reset, (await Assert.ThrowsAsync<NetworkException>(() => reading)).Failure);
        var error = await Assert.ThrowsAsync<NetworkException>(() => client.WriteAsync(new byte[1], default).AsTask());
        Assert.Equal(NetworkFailure.Reset, error.Failure);
        Assert.Equal(0, io.Network.Reset("main", "server"));
    });

    [Fact]
    public void Readers_see_odd_pieces()
    {
        var sizes = new HashSet<int>();
        Simulation.RunSeeds(Seeds, async io =>
        {
            var (client, server, _) = await ConnectAsync(io);
            await client.WriteAsync(new byte[20], default);
            sizes.Add(await server.ReadAsync(new byte[100], default));
        });
        Assert.Contains(20, sizes);
        Assert.True(sizes.Count > 3);
    }

    [Fact]
    public void Unread_bytes_are_bounded() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        var writing = io.Start("writer", async () => await client.WriteAsync(new byte[100_000], default));
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        Assert.False(writing.IsCompleted);
        var buffer = new byte[65536];
        var total = 0;
        while (total < 100_000 - 65536)
        {
            total += await server.ReadAsync(buffer, default);
        }

        await writing.WaitAsync(TimeSpan.FromSeconds(1), io.Clock);
    });

    [Fact]
    public void Loopback_is_a_hosts_own_and_unknown_hosts_are_not_found() => Simulation.Run(1, async io =>
    {
        await using var listener = await io.Host("server").Network.ListenAsync(Address.Tcp("localhost", 23), default);
        Assert.Equal(NetworkFailure.Refused, await FailureAsync(io, Server));
        Assert.Equal(NetworkFailure.Refused, await FailureAsync(io, Address.Tcp("localhost", 23)));
        Assert.Equal(NetworkFailure.NameNotFound, await FailureAsync(io, Address.Tcp("nowhere", 23)));
        await using var own = await io.Host("server").Network.ConnectAsync(Address.Tcp("127.0.0.1", 23), default);
    });

    [Fact]
    public void A_certificate_must_carry_the_name_unless_nobody_asks() => Simulation.Run(1, async io =>
    {
        var (client, _, _) = await ConnectAsync(io);
        Assert.NotNull(await io.Network.SecureAsync(client, "server", verify: true, default));
        Assert.NotNull(await io.Network.SecureAsync(client, "other", verify: false, default));
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.SecureAsync(client, "other", verify: true, default).AsTask());
        Assert.Equal(NetworkFailure.Tls, error.Failure);
    });

    [Fact]
    public void Both_ends_can_begin_TLS_and_then_talk() => Simulation.Run(1, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=server", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var accepting = io.Host("server").Network.SecureServerAsync(server, new ServerIdentity { Certificate = certificate }, default);
        var near = await io.Network.SecureAsync(client, new ServerTrust { ServerName = "server" }, default);
        var far = await accepting;
        await near.WriteAsync("x"u8.ToArray(), default);
        Assert.Equal(1, await far.ReadAsync(new byte[10], default));
    });

    [Fact]
    public void Lost_segments_are_sent_again_and_nothing_is_lost_or_out_of_order()
    {
        var durations = new List<TimeSpan>();
        Simulation.RunSeeds(Seeds, async io =>
        {
            var (client, server, _) = await ConnectAsync(io);
            io.Network.Lose("main", "server", 0.2);
            var sent = new byte[30_000];
            io.Random.Fill(sent);
            var start = io.Clock.Elapsed;
            var reading = io.Start("reader", () => ReadExactlyAsync(server, sent));
            await client.WriteAsync(sent, default);
            await reading;
            durations.Add(io.Clock.Elapsed - start);
        });

        // Without loss it takes some milliseconds; a lost segment waits for the retransmission timer.
        Assert.Contains(durations, duration => duration > TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Connections_reorder_against_each_other_but_not_within()
    {
        var orders = new HashSet<string>();
        Simulation.RunSeeds(Seeds, async io =>
        {
            var (one, first, listener) = await ConnectAsync(io);
            var two = await io.Network.ConnectAsync(Server, default);
            var second = await listener.AcceptAsync(default);
            var order = "";
            async Task ReadAsync(Connection connection, string name)
            {
                await ReadExactlyAsync(connection, "x"u8.ToArray());
                order += name;
            }

            var readers = new[] { io.Start("reader:1", () => ReadAsync(first, "1")), io.Start("reader:2", () => ReadAsync(second, "2")) };
            await one.WriteAsync("x"u8.ToArray(), default);
            await two.WriteAsync("x"u8.ToArray(), default);
            await Task.WhenAll(readers);
            orders.Add(order);
        });
        Assert.Equal(["12", "21"], orders.Order());
    }

    [Fact]
    public void A_connection_whose_bytes_get_no_answer_is_given_up_after_so_many_tries() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        var reading = io.Start("reader", async () => await client.ReadAsync(new byte[1], default));
        var deaf = io.Start("deaf", async () => await server.ReadAsync(new byte[1], default));
        io.Network.Partition("main", "server");
        var start = io.Clock.Elapsed;
        await client.WriteAsync("lost"u8.ToArray(), default);
        Assert.Equal(NetworkFailure.TimedOut, (await Assert.ThrowsAsync<NetworkException>(() => reading)).Failure);

        // 200 ms doubled ten times, then 120 s five times: what Linux calls fifteen retries.
        Assert.InRange((io.Clock.Elapsed - start).TotalSeconds, 924, 926);
        await Assert.ThrowsAsync<NetworkException>(() => client.WriteAsync(new byte[1], default).AsTask());

        // The other end has sent nothing and so has learnt nothing, until it does.
        Assert.False(deaf.IsCompleted);
        io.Network.Heal("main", "server");
        await io.Clock.Delay(TimeSpan.FromHours(1));
        Assert.False(deaf.IsCompleted);
        await server.WriteAsync("hello?"u8.ToArray(), default);
        Assert.Equal(NetworkFailure.Reset, (await Assert.ThrowsAsync<NetworkException>(() => deaf)).Failure);
    });

    [Fact]
    public void A_cut_of_one_way_lets_the_other_way_through_but_breaks_it_for_want_of_acknowledgements() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        io.Network.CutWay("server", "main");
        await client.WriteAsync("abc"u8.ToArray(), default);
        await ReadExactlyAsync(server, "abc"u8.ToArray());
        await server.WriteAsync("d"u8.ToArray(), default);
        await io.Clock.Delay(TimeSpan.FromSeconds(30));
        io.Network.Heal("server", "main");
        await ReadExactlyAsync(client, "d"u8.ToArray()).WaitAsync(TimeSpan.FromSeconds(60), io.Clock);

        io.Network.CutWay("server", "main");
        await client.WriteAsync("e"u8.ToArray(), default);
        await ReadExactlyAsync(server, "e"u8.ToArray());
        var error = await Assert.ThrowsAsync<NetworkException>(() => client.ReadAsync(new byte[1], default).AsTask());
        Assert.Equal(NetworkFailure.TimedOut, error.Failure);
    });

    [Fact]
    public void A_slow_way_is_slow_both_ways_until_it_is_not() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (client, server, _) = await ConnectAsync(io);
        io.Network.Delay("main", "server", TimeSpan.FromSeconds(3));
        Assert.InRange(await RoundTripAsync(), 6, 6.1);
        io.Network.Delay("main", "server", TimeSpan.Zero);
        Assert.InRange(await RoundTripAsync(), 0, 0.1);

        async Task<double> RoundTripAsync()
        {
            var start = io.Clock.Elapsed;
            await client.WriteAsync("a"u8.ToArray(), default);
            await ReadExactlyAsync(server, "a"u8.ToArray());
            await server.WriteAsync("b"u8.ToArray(), default);
            await ReadExactlyAsync(client, "b"u8.ToArray());
            return (io.Clock.Elapsed - start).TotalSeconds;
        }
    });

    private static async Task<(Connection Client, Connection Server, Listener Listener)> ConnectAsync(SimulatedIo io)
    {
        var listener = await io.Host("server").Network.ListenAsync(Server, default);
        var client = await io.Network.ConnectAsync(Server, default);
        return (client, await listener.AcceptAsync(default), listener);
    }

    private static async Task ReadExactlyAsync(Connection connection, byte[] expected)
    {
        var buffer = new byte[expected.Length];
        for (var count = 0; count < buffer.Length;)
        {
            var read = await connection.ReadAsync(buffer.AsMemory(count), default);
            Assert.NotEqual(0, read);
            count += read;
        }

        Assert.Equal(expected, buffer);
    }

    private static async Task<NetworkFailure> FailureAsync(SimulatedIo io, Address address) =>
        (await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(address, default).AsTask())).Failure;
}
