using Holdfast.Governance.Identity;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>A pool over endpoints that die, flap, become slow, drain and come back, at moments that the seed chooses.</summary>
[Trait("Category", "Simulated")]
public sealed class PoolSimulationTests
{
    private const int Users = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly string[] Hosts = ["mvs1", "mvs2", "mvs3"];

    private delegate Task Trouble(SimulatedIo io, World world);

    public static TheoryData<string> Troubles => ["death", "flapping", "slowness", "draining", "all"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public void The_pool_keeps_its_promises_and_is_whole_again_afterwards(string trouble) =>
        Simulation.RunSeeds(3, io => RunAsync(io, trouble));

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Troubles))]
    public void So_it_does_over_many_seeds(string trouble)
    {
        var (served, refused, lost) = (0, 0, 0);
        Simulation.RunSeeds(25, async io =>
        {
            var (watch, errors) = await RunAsync(io, trouble);
            (served, refused, lost) = (served + watch.Served, refused + watch.Refused, lost + errors);
        });
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        Assert.True(served > refused, $"{served} were served and {refused} refused");
        // The trouble was real.
        if (trouble is "death" or "all") Assert.True(lost > 0, "no session lost its host");
    }

    private static async Task<(PoolWatch Watch, int Lost)> RunAsync(SimulatedIo io, string trouble)
    {
        var pool = World.Pool(1, 5, "a", "b", "c") with
        {
            Spares = 2,
            CheckoutTimeout = Patience,
            MaxLifetime = TimeSpan.FromSeconds(20),
            IdleTimeout = TimeSpan.FromSeconds(8),
            Affinity = io.Seed % 2 == 0 ? Affinity.User : Affinity.None,
            SlowStart = TimeSpan.FromSeconds(2),
        };
        var check = new HealthCheck { Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1), Ejection = TimeSpan.FromSeconds(3) };
        SimulatedIo[] hosts = [.. Hosts.Select(io.Host)];
        await using var world = await World.StartAsync(io, pool, check: check, hosts: hosts);
        var watch = new PoolWatch(world, Patience);
        var watching = io.Start("watch", watch.RunAsync);
        var users = Enumerable.Range(0, Users).Select(i => io.Start($"user:{i}", () => UseAsync(world, watch, i))).ToList();
        var troubles = Named(trouble).Select((one, i) => io.Start($"trouble:{i}", () => one(io, world))).ToList();
        await Task.WhenAll([.. users, .. troubles]);
        await world.UntilAsync(() => world.Service.Endpoints().All(endpoint => endpoint.State == EndpointState.Healthy));
        await world.UntilAsync(
            () => world.Service.Pools()[0] is { Warm: >= 2, InUse: 0, Waiting: 0, Preparing: 0 } whole
                && world.Service.Endpoints().Sum(endpoint => endpoint.OpenSessions) == whole.Warm);
        watch.Stop();
        await watching;
        Assert.Empty(world.Service.List(World.Alice));
        Assert.Equal((0L, 0L), (world.Service.FailedTasks, world.Service.UnrecordedEvents));
        return (watch, world.Journal.Entries.Count(entry => entry.Kind == "session_migration_begun"));
    }

    private static Trouble[] Named(string trouble) => trouble switch
    {
        "death" => [DieAsync],
        "flapping" => [FlapAsync],
        "slowness" => [SlowAsync],
        "draining" => [DrainAsync],
        _ => [DieAsync, FlapAsync, SlowAsync, DrainAsync],
    };

    private static async Task UseAsync(World world, PoolWatch watch, int user)
    {
        var caller = new Caller("alpha", $"key:user{user}", Role.User);
        for (var round = 0; round < 5; round++)
        {
            await PauseAsync(world.Io, 1500);
            if (await watch.TakeAsync(caller) is not { } session) continue;
            var steps = new InputStep[] { new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter) };
            await world.Service.InputAsync(
                caller, session.Id, new SessionInput { Steps = steps, Settle = true, Timeout = TimeSpan.FromSeconds(3) }, CancellationToken.None);
            await PauseAsync(world.Io, 800);
            await watch.GiveAsync(caller, session);
        }
    }

    /// <summary>A host that is gone for some seconds, and whose connections are dead when it is back.</summary>
    private static async Task DieAsync(SimulatedIo io, World world)
    {
        for (var i = 0; i < 3; i++)
        {
            await PauseAsync(io, 3000);
            var host = Hosts[io.Random.NextInt64(Hosts.Length)];
            io.Network.Partition("main", host);
            io.Network.Reset("main", host);
            await PauseAsync(io, 6000);
            io.Network.Heal("main", host);
        }
    }

    private static async Task FlapAsync(SimulatedIo io, World world)
    {
        for (var i = 0; i < 15; i++)
        {
            await PauseAsync(io, 500);
            io.Network.Partition("main", "mvs1");
            if (i % 3 == 0) io.Network.Reset("main", "mvs1");
            await PauseAsync(io, 700);
            io.Network.Heal("main", "mvs1");
        }
    }

    private static async Task SlowAsync(SimulatedIo io, World world)
    {
        for (var i = 0; i < 3; i++)
        {
            await PauseAsync(io, 2000);
            var host = Hosts[io.Random.NextInt64(Hosts.Length)];
            io.Network.Delay("main", host, TimeSpan.FromMilliseconds(200 + io.Random.NextInt64(2000)));
            await PauseAsync(io, 4000);
            io.Network.Delay("main", host, TimeSpan.Zero);
        }
    }

    private static async Task DrainAsync(SimulatedIo io, World world)
    {
        var caller = new Caller("alpha", "key:operator", Role.PowerUser);
        for (var i = 0; i < 4; i++)
        {
            await PauseAsync(io, 1500);
            var name = $"{(char)('a' + io.Random.NextInt64(Hosts.Length))}";
            Assert.Equal(EndpointState.Draining, (await world.Service.DrainAsync(caller, name, true, false, CancellationToken.None)).Value.State);
            await PauseAsync(io, 4000);
            await world.Service.DrainAsync(caller, name, false, false, CancellationToken.None);
        }
    }

    private static async Task PauseAsync(Holdfast.Runtime.Io io, long milliseconds) =>
        await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(milliseconds)));
}
