using System.Diagnostics;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>
/// A chat server whose host crashes, whose network falls apart and whose guests come back: everybody hears everything, once and in
/// one order. A thousand seeds: HOLDFAST_SEEDS=1000.
/// </summary>
public sealed class ChatScenarioTests
{
    private const int Guests = 5;
    private const int MessagesOfEach = 30;

    private static readonly SimulationOptions Physics = new() { Loss = 0.01 };

    [Fact]
    public void Everybody_hears_everything_once_and_in_one_order_whatever_breaks()
    {
        var watch = Stopwatch.StartNew();
        var connections = 0;
        var results = Simulation.RunSeeds(20, async io => connections += await ChatAsync(io), Physics);
        var hours = results.Sum(result => result.Elapsed.TotalHours);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{results.Count} seeds, {results.Sum(result => result.Steps)} steps, {hours:F0} virtual hours, {connections} connections in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.All(results, result => Assert.InRange(result.Elapsed.TotalHours, 1, 12));

        // The trouble was real: guests had to come back many times. One seed alone may have been lucky.
        Assert.True(connections > results.Count * Guests * 3 || results.Count == 1);
    }

    [Fact]
    public void The_same_seed_takes_the_same_course() =>
        Assert.Equal(Simulation.Run(3, ChatAsync, Physics), Simulation.Run(3, ChatAsync, Physics));

    private static async Task<int> ChatAsync(SimulatedIo io)
    {
        io.Host("chat").Boot("server", ChatServer.RunAsync);
        var guests = Enumerable.Range(0, Guests)
            .Select(number => new ChatClient(io.Host($"guest-{number}"), MessagesOfEach, Guests * MessagesOfEach)).ToArray();
        var trouble = true;
        var breaking = io.Spawn("trouble", async Fiber () =>
        {
            while (trouble) await BreakAsync(io);
        });
        await Task.WhenAll(guests.Select((guest, number) => io.Host($"guest-{number}").Start("guest", guest.RunAsync)));
        trouble = false;
        await breaking;
        Assert.Equal(Guests * MessagesOfEach, guests[0].Heard.Distinct().Count());
        Assert.All(guests, guest => Assert.Equal(guests[0].Heard, guest.Heard));
        return guests.Sum(guest => guest.Connections);
    }

    private static async Task BreakAsync(SimulatedIo io)
    {
        var server = io.Host("chat");
        var guest = $"guest-{io.Random.NextInt64(Guests)}";
        await io.Clock.Delay(TimeSpan.FromSeconds(io.Random.NextInt64(300)));
        var duration = TimeSpan.FromSeconds(io.Random.NextInt64(120));
        switch (io.Random.NextInt64(6))
        {
            case 0:
                server.Crash();
                await io.Clock.Delay(duration);
                server.Restart();
                break;
            case 1:
                server.Kill();
                await io.Clock.Delay(duration);
                server.Restart();
                break;
            case 2:
                io.Network.Partition(guest, "chat");
                await io.Clock.Delay(duration);
                io.Network.Heal(guest, "chat");
                break;
            case 3:
                io.Network.CutWay("chat", guest);
                await io.Clock.Delay(duration);
                io.Network.Heal("chat", guest);
                break;
            case 4:
                io.Network.Reset(guest, "chat");
                break;
            default:
                io.Network.Lose(guest, "chat", 0.3);
                await io.Clock.Delay(duration);
                io.Network.Lose(guest, "chat", 0);
                break;
        }
    }
}
