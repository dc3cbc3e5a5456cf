using System.Text;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class SimulationSnippets
{
    [Fact]
    public void Seeds()
    {
        // snippet: simulation-seeds
        Simulation.RunSeeds(20, async io =>
        {
            var address = Address.Tcp("server", 23);
            await using var listener = await io.Host("server").Network.ListenAsync(address, default);
            await using var client = await io.Network.ConnectAsync(address, default);
            await using var server = await listener.AcceptAsync(default);

            io.Network.Partition("main", "server");
            await client.WriteAsync("held up"u8.ToArray(), default);
            await io.Clock.Delay(TimeSpan.FromMinutes(5)); // takes no time
            io.Network.Heal("main", "server");

            var buffer = new byte[100];
            var read = await server.ReadAsync(buffer, default);
            Assert.StartsWith(Encoding.ASCII.GetString(buffer, 0, read), "held up");
        });
        // end snippet
    }

    [Fact]
    public void Hosts() => Simulation.RunSeeds(20, async io =>
    {
        // snippet: simulation-hosts
        var server = io.Host("server");
        server.Boot("counter", async host =>
        {
            // All that it keeps in memory is made in here: a crash loses it.
            var count = host.Files.Exists("/count") ? BitConverter.ToInt32(await host.Files.ReadAllBytesAsync("/count", default)) : 0;
            while (true)
            {
                await host.Clock.Delay(TimeSpan.FromSeconds(1));
                await host.Files.ReplaceAsync("/count", BitConverter.GetBytes(++count), default);
            }
        });

        await io.Clock.Delay(TimeSpan.FromSeconds(10.5));
        server.Crash(); // power off
        await io.Clock.Delay(TimeSpan.FromHours(1));
        server.Restart(); // the counter runs anew, with the disk as the crash left it
        await io.Clock.Delay(TimeSpan.FromSeconds(1.5));

        Assert.Equal(11, BitConverter.ToInt32(await server.Files.ReadAllBytesAsync("/count", default)));
        // end snippet
    });

    [Fact]
    public void Schedules()
    {
        // snippet: simulation-schedules
        var exploration = Simulation.Explore(async io =>
        {
            var balance = 0;
            async Task PayAsync(int amount)
            {
                await Task.Yield();
                balance += amount;
            }

            var one = io.Spawn("one", async Fiber () => await PayAsync(1));
            var two = io.Spawn("two", async Fiber () => await PayAsync(2));
            await one;
            await two;
            Assert.Equal(3, balance);
        });

        Assert.True(exploration.IsExhausted); // it holds in every order that there is
        // end snippet

        Assert.InRange(exploration.Schedules, 6, 100);
    }
}
