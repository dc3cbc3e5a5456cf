using System.Text;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>Programs of one host that are killed and started by themselves.</summary>
public sealed class SimulatedIoProgramTests
{
    private const int Seeds = 20;
    private static readonly Address Socket = Address.Unix("/run/helper.sock");

    [Fact]
    public void A_killed_program_stops_its_sockets_close_and_the_others_of_its_host_go_on() => Simulation.RunSeeds(Seeds, async io =>
    {
        var host = io.Host("node");
        var (helper, daemon) = (host.Program("helper"), host.Program("daemon"));
        var ticks = new Dictionary<string, int>();
        helper.Boot("helper", async own =>
        {
            _ = own.Start("ticker", () => TickAsync(own, ticks, "helper"));
            await using var listener = await own.Network.ListenAsync(Socket, default);
            while (true)
            {
                var client = await listener.AcceptAsync(default);
                await client.WriteAsync("hello"u8.ToArray(), default);
            }
        });
        daemon.Boot("daemon", own => TickAsync(own, ticks, "daemon"));
        host.Boot("rest", own => TickAsync(own, ticks, "rest"));
        await io.Clock.Delay(TimeSpan.FromSeconds(1.5));
        await using var connection = await daemon.Network.ConnectAsync(Socket, default);
        Assert.Equal("hello", await ReadAsync(connection));

        helper.Kill();
        Assert.Equal((HostState.Killed, HostState.Running, HostState.Running), (helper.State, daemon.State, host.State));
        Assert.Equal("", await ReadAsync(connection));
        Assert.Equal(NetworkFailure.Refused, (await Assert.ThrowsAsync<NetworkException>(async () => await daemon.Network.ConnectAsync(Socket, default))).Failure);
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal((1, 3, 3), (ticks["helper"], ticks["daemon"], ticks["rest"]));

        helper.Restart();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        await using var again = await daemon.Network.ConnectAsync(Socket, default);
        Assert.Equal("hello", await ReadAsync(again));
    });

    [Fact]
    public void Files_clock_and_programs_are_those_of_the_host_and_so_is_its_power() => Simulation.RunSeeds(Seeds, async io =>
    {
        var host = io.Host("node");
        var one = host.Program("one");
        Assert.Same(one, host.Program("one"));
        var starts = 0;
        one.Boot("one", own =>
        {
            starts++;
            return Task.CompletedTask;
        });
        await one.Files.ReplaceAsync("/a", "b"u8.ToArray(), default);
        Assert.Equal("b"u8.ToArray(), await host.Program("other").Files.ReadAllBytesAsync("/a", default));
        host.Clock.Jump(TimeSpan.FromHours(1));
        one.Clock.DriftPartsPerMillion = 1000;
        await io.Clock.Delay(TimeSpan.FromSeconds(1000));
        Assert.Equal(host.Clock.UtcNow, one.Clock.UtcNow);
        Assert.InRange(one.Clock.Elapsed.TotalSeconds, 1001, 1001.1);

        host.Crash();
        Assert.Equal(HostState.Off, one.State);
        one.Restart();
        Assert.Equal(HostState.Off, one.State);
        host.Restart();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal((HostState.Running, 2), (one.State, starts));
        host.Kill();
        Assert.Equal(HostState.Killed, one.State);
        Assert.Throws<InvalidOperationException>(one.Crash);
        Assert.Throws<InvalidOperationException>(() => one.Program("two"));
    });

    [Fact]
    public void What_the_system_makes_up_is_read_and_is_on_no_disk() => Simulation.Run(1, async io =>
    {
        var reads = 0;
        io.Files.Present("/proc", path => path == "/proc/uptime" ? Encoding.ASCII.GetBytes($"{++reads}") : null);
        Assert.Equal("1"u8.ToArray(), await io.Files.ReadAllBytesAsync("/proc/uptime", default));
        Assert.Equal("2"u8.ToArray(), await io.Files.ReadAllBytesAsync("/proc/uptime", default));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await io.Files.ReadAllBytesAsync("/proc/other", default));
        Assert.False(io.Files.Exists("/proc/uptime"));
    });

    private static async Task TickAsync(SimulatedIo io, Dictionary<string, int> ticks, string name)
    {
        for (ticks[name] = 0; ; ticks[name]++)
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
    }

    private static async Task<string> ReadAsync(Connection connection)
    {
        var buffer = new byte[100];
        var text = new StringBuilder();
        while (text.Length < 5 && await connection.ReadAsync(buffer, default) is var count and > 0)
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }
}
