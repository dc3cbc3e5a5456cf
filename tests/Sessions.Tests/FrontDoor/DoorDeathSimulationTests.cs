using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Tests.Survival;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Emulators at the front door of a daemon that is killed, between any two of its steps, again while it takes them up, and upgraded.</summary>
[Trait("Category", "Simulated")]
public sealed class DoorDeathSimulationTests
{
    private const int Clerks = 4;
    private const string Terminals = "/data/terminals";
    private static readonly Address Door = Address.Tcp("node", 2323);
    private static readonly Caller Owner = World.Alice with { Tenant = "default" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_is_disconnected_and_each_key_is_carried_out_once(bool upgrades) => Simulation.RunSeeds(4, io => RunAsync(io, upgrades, new DoorDeaths()));

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(false)]
    [InlineData(true)]
    public void Nor_over_many_seeds(bool upgrades)
    {
        var deaths = new DoorDeaths();
        var seeds = Simulation.RunSeeds(10, io => RunAsync(io, upgrades, deaths)).Count;
        TestContext.Current.SendDiagnosticMessage($"upgrades {upgrades}, {seeds} seeds: {deaths}");
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        // The deaths were real, and fell on those who were at work; records were taken back up.
        Assert.True(deaths.Count >= 3 * seeds && deaths.AtWork > seeds && deaths.InRestoration > seeds / 4 && deaths.Restored > deaths.Count, $"{deaths}");
        Assert.True(deaths.Returned > 0, $"{deaths}");
    }

    private static async Task RunAsync(SimulatedIo io, bool upgrades, DoorDeaths deaths)
    {
        var node = await SimulatedNode.StartAsync(io, new HealthCheck { Interval = TimeSpan.FromMinutes(5) }, "mvs1", "mvs2");
        node.Begin(async life => life.Door = await OpenAsync(life));
        await node.UntilAsync(() => node.Life is not null, "the door is open");
        var clerks = Enumerable.Range(0, Clerks).Select(number => new Clerk(node, io.Host("desk"), number)).ToList();
        foreach (var clerk in clerks) await clerk.ConnectAsync(Door);
        await node.UntilAsync(() => Held(node, "door/").Count == Clerks, "the Keeper holds the terminals");
        var work = clerks.Select((clerk, number) => io.Start($"clerk:{number}", clerk.WorkAsync)).ToList();
        for (var left = 3 + io.Random.NextInt64(4); left > 0; left--)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(700)));
            if (upgrades && io.Random.NextInt64(2) == 0) await node.LeaveAsync(io.Random.NextInt64(2) == 0 ? Steps(io, 400) : null);
            else await node.KillAsync(io.Random.NextInt64(4) == 0 ? null : Steps(io, 300));
            deaths.Add(clerks);
            await node.RestartAsync();
            if (io.Random.NextInt64(2) != 0) continue;
            await node.KillAsync(Steps(io, io.Random.NextInt64(2) == 0 ? 40 : 200));
            await node.RestartAsync();
        }

        foreach (var clerk in clerks) clerk.IsCalm = true;
        await node.UntilAsync(() => clerks.All(clerk => clerk.Rests) || work.Any(one => one.IsFaulted), "all have done their work");
        await Task.WhenAll(work);
        await EndAsync(node, clerks);
        deaths.Add(node);
    }

    private static int Steps(SimulatedIo io, int most) => 1 + (int)io.Random.NextInt64(most);

    private static async Task<FrontDoorService> OpenAsync(NodeLife life) => (await FrontDoorService.StartAsync(
        new FrontDoorOptions
        {
            Io = life.Io,
            Journal = life.Journal,
            Sessions = life.Service,
            Definition = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null), Ports = [new DoorPort(Door, null, null)] },
            Authenticate = _ => new Fault(RequestErrors.Unauthenticated, "nobody is asked"),
            KeepFolder = Terminals,
        },
        CancellationToken.None)).Value;

    private static List<string> Held(SimulatedNode node, string prefix) =>
        [.. node.Keeper.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]).Order(StringComparer.Ordinal)];

    private static async Task EndAsync(SimulatedNode node, List<Clerk> clerks)
    {
        await node.UntilAsync(() => node.Life!.Door!.Connections == Clerks && Agree(node, Clerks), "all agree with terminals at the door");
        foreach (var clerk in clerks) await clerk.LookAsync();
        foreach (var clerk in clerks) await clerk.LeaveAsync();
        await node.UntilAsync(() => node.Life!.Door!.Connections == 0 && node.Life.Service.Pools()[0].InUse == 0 && Agree(node, 0), "all agree without terminals");
        Assert.Equal((0L, 0L, 0L), (node.Life!.Service.FailedTasks, node.Life.Service.UnrecordedEvents, node.Life.Door!.UnrecordedEvents));

        foreach (var (reference, seen) in clerks.SelectMany(clerk => clerk.Books))
        {
            Assert.True(seen, $"{reference} was not seen to be booked");
            Assert.True(node.Ledger.Booked.GetValueOrDefault(reference) == 1, $"{reference} was booked {node.Ledger.Booked.GetValueOrDefault(reference)} times");
        }

        Assert.Empty(node.Ledger.Booked.Keys.Except(clerks.SelectMany(clerk => clerk.Books.Keys)));
        node.NothingWasTold(
            "session_error", "sessions_task_failed", "connection_unkept", "connection_unrestored", "front_door_unkept", "front_door_interrupted", "front_door_refused");
    }

    private static bool Agree(SimulatedNode node, int terminals)
    {
        var pool = node.Life!.Service.Pools()[0];
        var (sessions, doors) = (Held(node, "session/"), Held(node, "door/"));
        return doors.Count == terminals && doors.SequenceEqual(node.FilesOf(Terminals).Order(StringComparer.Ordinal))
            && sessions.SequenceEqual(node.Files.Order(StringComparer.Ordinal)) && node.Life.Service.List(Owner).Count == terminals
            && pool.Preparing == 0 && sessions.Count == pool.Warm + pool.InUse && sessions.Count == node.HostConnections;
    }
}
