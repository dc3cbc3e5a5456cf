using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>A daemon that ends, in order or not, while sessions come and go.</summary>
[Trait("Category", "Simulated")]
public sealed class ComingAndGoingSimulationTests
{
    private const int Seeds = 20;

    [Fact]
    public void A_session_that_is_being_created_or_closed_when_the_daemon_leaves_is_left_whole_or_not_at_all() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (node, open, closed) = await BeginAsync(io);
        await io.Clock.Delay(TimeSpan.FromMicroseconds(io.Random.NextInt64(15_000)));
        await node.LeaveAsync(null);
        Assert.Equal(node.Files.Order(StringComparer.Ordinal), node.Keeper.Keys.Select(key => key["session/".Length..]).Order(StringComparer.Ordinal));
        await node.RestartAsync();
        await CheckAsync(node, open, closed);
    });

    [Fact]
    public void Each_has_an_end_in_the_journal_though_the_next_daemons_die_while_they_take_up_what_was_left() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (node, open, closed) = await BeginAsync(io);
        await io.Clock.Delay(TimeSpan.FromMicroseconds(io.Random.NextInt64(10_000)));
        await node.KillAsync(null);
        for (var deaths = 0; deaths < 4; deaths++)
        {
            await node.RestartAsync();
            await node.KillAsync(1 + (int)io.Random.NextInt64(30));
        }

        await node.RestartAsync();
        await CheckAsync(node, open, closed);
    });

    [Fact]
    public void What_the_next_daemon_does_not_go_on_with_is_closed_and_its_host_learns_of_it() => Simulation.RunSeeds(Seeds, async io =>
    {
        // In the tests above another death closes what a daemon may have forgotten to close.
        var (node, open, closed) = await BeginAsync(io);
        await io.Clock.Delay(TimeSpan.FromMicroseconds(io.Random.NextInt64(10_000)));
        await node.KillAsync(null);
        await node.RestartAsync();
        await CheckAsync(node, open, closed);
    });

    /// <summary>Three sessions that are being closed, and three that are being created.</summary>
    private static async Task<(SimulatedNode Node, List<string> Open, List<string> Closed)> BeginAsync(SimulatedIo io)
    {
        SessionRequest[] requests = [new() { Pool = "teller" }, new() { Pool = "teller" }, new() { Endpoint = "mvs1" }];
        var node = await SimulatedNode.StartAsync(io, new HealthCheck { Interval = TimeSpan.FromMinutes(5) }, "mvs1");
        node.Begin();
        await node.UntilAsync(() => node.Life is not null, "the daemon is there");
        List<string> open = [];
        List<string> closed = [];
        await node.DoAsync("open", async life =>
        {
            foreach (var request in requests) open.Add((await life.Service.CreateAsync(World.Alice, request, CancellationToken.None)).Value.Id);
        });
        foreach (var id in open.ToList())
        {
            node.Do(node.Life!, $"close:{id}", async life =>
            {
                if ((await life.Service.CloseAsync(World.Alice, id, CancellationToken.None)).Fault is null) closed.Add(id);
            });
        }

        foreach (var request in requests)
        {
            node.Do(node.Life!, "create", async life =>
            {
                if ((await life.Service.CreateAsync(World.Alice, request, CancellationToken.None)).TryGet(out var view, out var _)) open.Add(view.Id);
            });
        }

        return (node, open, closed);
    }

    /// <summary>Whoever was answered finds what he was told, and each session that the journal knows is there or was closed once.</summary>
    private static async Task CheckAsync(SimulatedNode node, List<string> open, List<string> closed)
    {
        await node.UntilAsync(() => node.Life?.Service.Pools()[0].Preparing == 0, "the next one is there");
        await node.Io.Clock.Delay(TimeSpan.FromSeconds(1));
        var listed = node.Life!.Service.List(World.Alice).Select(session => session.Id).ToList();
        Assert.Empty(closed.Intersect(listed));
        var known = node.Journal.All.Where(entry => entry.Kind == "session_created").Select(entry => entry.Subject["session/".Length..]).ToList();
        Assert.Empty(listed.Concat(open).Except(known));
        foreach (var id in known)
        {
            var ends = node.Journal.All.Count(entry => entry.Kind == "session_closed" && entry.Subject == $"session/{id}");
            Assert.True(ends == (listed.Contains(id) ? 0 : 1), $"{id} is {(listed.Contains(id) ? "" : "not ")}there and was closed {ends} times");
        }

        Assert.Equal(node.Files.Order(StringComparer.Ordinal), node.Keeper.Keys.Select(key => key["session/".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(node.Files.Count(), node.HostConnections);
        node.NothingWasTold("connection_unrestored", "connection_unkept", "session_error", "sessions_task_failed");
    }
}
