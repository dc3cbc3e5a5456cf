using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedHostTests
{
    private const int Seeds = 30;
    private static readonly Address Server = Address.Tcp("server", 7);

    [Fact]
    public void What_runs_on_a_host_that_crashes_stops_for_ever_where_it_is() => Simulation.RunSeeds(Seeds, async io =>
    {
        var server = io.Host("server");
        var ticks = 0;
        var cleaned = false;
        server.Boot("ticker", async host =>
        {
            ticks = 0;
            try
            {
                while (true)
                {
                    await host.Clock.Delay(TimeSpan.FromSeconds(1));
                    ticks++;
                }
            }
            finally
            {
                cleaned = true;
            }
        });
        await using var timer = server.Clock.CreateTimer(_ => ticks++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        await io.Clock.Delay(TimeSpan.FromSeconds(10.5));
        Assert.Equal(10, ticks);
        server.Crash();
        server.Crash();
        Assert.Equal(HostState.Off, server.State);
        await io.Clock.Delay(TimeSpan.FromMinutes(1));
        Assert.Equal(10, ticks);
        Assert.False(cleaned);
        server.Restart();
        server.Restart();
        await io.Clock.Delay(TimeSpan.FromSeconds(3.5));
        Assert.Equal(3, ticks);
        Assert.Equal(HostState.Running, server.State);
    });

    [Fact]
    public void A_restarted_host_finds_its_disk_as_the_crash_left_it()
    {
        var starts = new HashSet<string>();
        Simulation.RunSeeds(Seeds, async io =>
        {
            var server = io.Host("server");
            server.Boot("writer", async host =>
            {
                starts.Add(host.Files.Exists("/log") ? $"{(await host.Files.ReadAllBytesAsync("/log", default)).Length}" : "none");
                var file = await host.Files.OpenAsync("/log", FileOpening.Create, default);
                await file.WriteAtAsync(0, new byte[10], default);
                await file.SyncAsync(default);
                await file.WriteAtAsync(10, new byte[10], default);
                await new TaskCompletionSource().Task;
            });
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(6)));
            server.Crash();
            server.Restart();
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            server.Kill();
            Assert.Equal(20, (await server.Files.ReadAllBytesAsync("/log", default)).Length);
        });
        Assert.Subset(starts, new HashSet<string> { "none", "10", "20" });
    }

    [Fact]
    public void A_connection_to_a_host_that_lost_its_power_is_half_open_until_something_is_sent() => Simulation.RunSeeds(Seeds, async io =>
    {
        var server = BootEcho(io);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var client = await io.Network.ConnectAsync(Server, default);
        await ExchangeAsync(client);
        server.Crash();
        var reading = io.Start("reader", async () => await client.ReadAsync(new byte[1], default));
        await io.Clock.Delay(TimeSpan.FromDays(1));
        Assert.False(reading.IsCompleted);

        // Back again it knows nothing of the connection, and says so to the first byte.
        server.Restart();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.False(reading.IsCompleted);
        await client.WriteAsync("x"u8.ToArray(), default);
        Assert.Equal(NetworkFailure.Reset, (await Assert.ThrowsAsync<NetworkException>(() => reading)).Failure);
        await ExchangeAsync(await io.Network.ConnectAsync(Server, default));
    });

    [Fact]
    public void Bytes_for_a_host_without_power_are_given_up_in_the_end_and_so_is_connecting() => Simulation.RunSeeds(5, async io =>
    {
        var server = BootEcho(io);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var client = await io.Network.ConnectAsync(Server, default);
        var full = await io.Network.ConnectAsync(Server, default);
        var filling = io.Start("filler", async () =>
        {
            while (true) await full.WriteAsync(new byte[4096], default);
        });
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        server.Crash();
        Assert.Equal(NetworkFailure.TimedOut, (await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(Server, default).AsTask())).Failure);
        await client.WriteAsync("x"u8.ToArray(), default);
        Assert.Equal(NetworkFailure.TimedOut, (await Assert.ThrowsAsync<NetworkException>(() => client.ReadAsync(new byte[1], default).AsTask())).Failure);

        // A writer that only waited for room finds out as well.
        Assert.Equal(NetworkFailure.TimedOut, (await Assert.ThrowsAsync<NetworkException>(() => filling)).Failure);
    });

    [Fact]
    public void Keep_alive_finds_a_half_open_connection_without_a_byte_sent() => Simulation.RunSeeds(
        5,
        async io =>
        {
            var server = BootEcho(io);
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            var client = await io.Network.ConnectAsync(Server, default);
            await ExchangeAsync(client);
            server.Crash();
            server.Restart();
            var start = io.Clock.Elapsed;
            var error = await Assert.ThrowsAsync<NetworkException>(() => client.ReadAsync(new byte[1], default).AsTask());
            Assert.Equal(NetworkFailure.Reset, error.Failure);
            Assert.InRange(io.Clock.Elapsed - start, TimeSpan.Zero, TimeSpan.FromSeconds(61));
            await client.DisposeAsync();
        },
        new SimulationOptions { KeepAlive = TimeSpan.FromMinutes(1) });

    [Fact]
    public void The_system_of_a_killed_program_closes_its_sockets_and_refuses_new_ones() => Simulation.RunSeeds(Seeds, async io =>
    {
        var server = BootEcho(io);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var client = await io.Network.ConnectAsync(Server, default);
        await ExchangeAsync(client);
        server.Kill();
        Assert.Equal(HostState.Killed, server.State);
        Assert.Equal(0, await client.ReadAsync(new byte[1], default).AsTask().WaitAsync(TimeSpan.FromSeconds(1), io.Clock));
        Assert.Equal(NetworkFailure.Refused, (await Assert.ThrowsAsync<NetworkException>(() => io.Network.ConnectAsync(Server, default).AsTask())).Failure);
        server.Restart();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        await ExchangeAsync(await io.Network.ConnectAsync(Server, default));
    });

    [Fact]
    public void A_booted_program_that_fails_fails_the_simulation()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(1, async io =>
        {
            io.Host("server").Boot("broken", async host =>
            {
                await host.Clock.Delay(TimeSpan.FromSeconds(1));
                throw new InvalidDataException("no good");
            });
            await io.Clock.Delay(TimeSpan.FromHours(1));
        }));
        Assert.Contains("The program broken of host server failed", error.Message);
        Assert.Contains("no good", error.Message);
    }

    [Fact]
    public void The_host_of_the_body_does_not_crash()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(1, io =>
        {
            io.Crash();
            return Task.CompletedTask;
        }));
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    private static SimulatedIo BootEcho(SimulatedIo io)
    {
        var server = io.Host("server");
        server.Boot("echo", async host =>
        {
            await using var listener = await host.Network.ListenAsync(Server, default);
            while (true)
            {
                var connection = await listener.AcceptAsync(default);
                _ = host.Start("connection", async () =>
                {
                    var buffer = new byte[4096];
                    for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
                    {
                        await connection.WriteAsync(buffer.AsMemory(0, read), default);
                    }
                });
            }
        });
        return server;
    }

    private static async Task ExchangeAsync(Connection connection)
    {
        await connection.WriteAsync("a"u8.ToArray(), default);
        Assert.Equal(1, await connection.ReadAsync(new byte[1], default));
    }
}
