using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>Sessions on a network that breaks: partitions and resets at moments that the seed chooses.</summary>
[Trait("Category", "Simulated")]
public sealed class SessionSimulationTests
{
    private const int Users = 5;

    [Fact]
    public void Nobody_is_stuck_nothing_is_lost_and_the_pool_recovers() => Simulation.RunSeeds(5, RunAsync);

    [Fact]
    [Trait("Category", "Slow")]
    public void Nor_over_many_seeds_and_every_kind_of_trouble()
    {
        var kinds = new List<string>();
        Simulation.RunSeeds(40, async io => kinds.AddRange(await RunAsync(io)));
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        // The trouble was real: hosts were lost under sessions in use, connections could not be opened, endpoints fell and rose.
        Assert.Contains("session_migration_begun", kinds);
        Assert.Contains("connection_error", kinds);
        Assert.Contains("endpoint_state_changed", kinds);
    }

    [Fact]
    public void The_same_seed_takes_the_same_course()
    {
        var first = Simulation.Run(7, RunAsync);
        var second = Simulation.Run(7, RunAsync);
        Assert.Equal(first.TraceHash, second.TraceHash);
    }

    private static async Task<IEnumerable<string>> RunAsync(SimulatedIo io)
    {
        SimulatedIo[] hosts = [io.Host("mvs1"), io.Host("mvs2")];
        await using var world = await World.StartAsync(io, World.Pool(2, 4, "a", "b"), hosts: hosts);
        var users = Enumerable.Range(0, Users).Select(i => io.Start($"user:{i}", () => UseAsync(world, i))).ToList();
        var trouble = io.Start("trouble", () => BreakAsync(io));
        await Task.WhenAll(users);
        await trouble;

        // Whole again: the minimum is warm, nobody waits, and every connection is accounted for.
        await world.UntilAsync(
            () => world.Service.Pools()[0] is { Warm: >= 2, InUse: 0, Waiting: 0, Preparing: 0 } pool
                && world.Service.Endpoints().Sum(endpoint => endpoint.OpenSessions) == pool.Warm,
            600);
        Assert.Empty(world.Service.List(World.Alice));
        var ids = world.Journal.Entries.Where(entry => entry.Kind == "session_created").Select(entry => entry.Subject).ToList();
        Assert.NotEmpty(ids);
        foreach (var id in ids)
            Assert.Single(world.Journal.Entries, entry => entry.Subject == id && entry.Kind == "session_closed");
        Assert.Equal(0, world.Service.UnrecordedEvents);
        return world.Journal.Entries.Select(entry => entry.Kind);
    }

    private static async Task UseAsync(World world, int user)
    {
        for (var round = 0; round < 6; round++)
        {
            var created = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
            if (!created.TryGet(out var session, out _)) continue;
            await EchoAsync(world, session.Id, $"U{user}R{round}");
            Assert.Null((await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
        }
    }

    /// <summary>Types a text and sees just that text, or a fault that says the connection is at fault.</summary>
    private static async Task EchoAsync(World world, string id, string text)
    {
        InputStep[][] inputs =
        [
            [new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter)],
            [new FillField(FieldTarget.ByLabel("Text"), text), new PressKey(Key.Enter)],
        ];
        foreach (var steps in inputs)
        {
            await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(world.Io.Random.NextInt64(500)));
            var answer = await world.Service.InputAsync(
                World.Alice, id, new SessionInput { Steps = steps, Settle = true, Timeout = TimeSpan.FromSeconds(5) }, CancellationToken.None);
            if (answer.Fault is { } fault)
            {
                Assert.Contains(fault.Code, new[] { SessionErrors.SessionLost, SessionErrors.WaitTimedOut, SessionErrors.Uncertain, SessionErrors.NotRestored, SessionErrors.MigrationFailed, SessionErrors.Migrating });
                return;
            }

            if (steps == inputs[1]) Assert.Contains($"ECHOED: {text}", answer.Value.Image.Text, StringComparison.Ordinal);
        }
    }

    private static async Task BreakAsync(SimulatedIo io)
    {
        for (var i = 0; i < 12; i++)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(800)));
            var host = io.Random.NextInt64(2) == 0 ? "mvs1" : "mvs2";
            if (io.Random.NextInt64(2) == 0)
            {
                io.Network.Reset("main", host);
                continue;
            }

            io.Network.Partition("main", host);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(5000)));
            io.Network.Heal("main", host);
        }
    }
}
