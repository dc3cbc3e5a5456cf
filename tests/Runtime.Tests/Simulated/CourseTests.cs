using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>
/// The course of a seed is the same on every machine and in every configuration: these hashes were taken once. They change with the
/// order in which the runtime does things, and then are taken anew; they must not differ between Debug and Release.
/// </summary>
public sealed class CourseTests
{
    [Theory]
    [InlineData(1, 0xbbeb62ecb9ff5aab)]
    [InlineData(2, 0xeade3e9f57298536)]
    [InlineData(99, 0x7262b95ab3f407fb)]
    public void A_seed_has_one_course_everywhere(ulong seed, ulong hash)
    {
        var result = Simulation.Run(seed, MixedAsync, new SimulationOptions { Loss = 0.05 });
        Assert.True(hash == result.TraceHash, $"Seed {seed} has the hash 0x{result.TraceHash:x16} now.");
    }

    // Sockets that lose, a disk that crashes, a clock that drifts, a host that restarts, and choices between fibers.
    private static async Task MixedAsync(SimulatedIo io)
    {
        var server = io.Host("server");
        server.Clock.DriftPartsPerMillion = 300;
        server.Boot("echo", async host =>
        {
            await host.Files.ReplaceAsync("/started", BitConverter.GetBytes(host.Clock.Elapsed.Ticks), default);
            await using var listener = await host.Network.ListenAsync(Address.Tcp("server", 7), default);
            while (true)
            {
                var connection = await listener.AcceptAsync(default);
                _ = host.Start("connection", () => EchoAsync(connection));
            }
        });
        var clients = Enumerable.Range(0, 4).Select(number => io.Start($"client:{number}", () => TalkAsync(io))).ToArray();
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        io.Network.Partition("main", "server");
        server.Crash();
        await io.Clock.Delay(TimeSpan.FromSeconds(5));
        server.Restart();
        io.Network.Heal("main", "server");
        await Task.WhenAll(clients);
    }

    private static async Task EchoAsync(Connection connection)
    {
        var buffer = new byte[100];
        for (var read = await connection.ReadAsync(buffer, default); read > 0; read = await connection.ReadAsync(buffer, default))
        {
            await connection.WriteAsync(buffer.AsMemory(0, read), default);
        }
    }

    private static async Task TalkAsync(SimulatedIo io)
    {
        for (var round = 0; round < 20; round++)
        {
            try
            {
                await using var connection = await io.Network.ConnectAsync(Address.Tcp("server", 7), default);
                var sent = new byte[1 + io.Random.NextInt64(5000)];
                io.Random.Fill(sent);
                await connection.WriteAsync(sent, default);
                connection.CompleteWrites();
                var buffer = new byte[500];
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3), io.Clock);
                while (await connection.ReadAsync(buffer, patience.Token) > 0) { }
            }
            catch (Exception error) when (error is NetworkException or OperationCanceledException)
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(1000)));
            }

            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(1000)));
        }
    }
}
