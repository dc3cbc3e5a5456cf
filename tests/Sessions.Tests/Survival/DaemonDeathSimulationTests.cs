using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>
/// Users whose daemon is killed, between any two of its steps, again while it takes their sessions up, and upgraded, with hosts that fail at
/// the same time and without. Keeper, kept memory, kernel counts, disk and journal are simulated, the daemon is not.
/// </summary>
[Trait("Category", "Simulated")]
public sealed class DaemonDeathSimulationTests
{
    private const int Tellers = 5;
    private static readonly string[] Hosts = ["mvs1", "mvs2", "mvs3"];

    public static TheoryData<string> Troubles => ["kills", "upgrades", "hosts"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public void No_session_is_lost_nothing_is_booked_twice_and_what_was_answered_is_there(string trouble) =>
        Simulation.RunSeeds(4, io => RunAsync(io, trouble, new DeathCount()), PhysicsOf(trouble));

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Troubles))]
    public void Nor_over_many_seeds(string trouble)
    {
        var count = new DeathCount();
        var seeds = Simulation.RunSeeds(10, io => RunAsync(io, trouble, count), PhysicsOf(trouble)).Count;
        TestContext.Current.SendDiagnosticMessage($"{trouble}, {seeds} seeds: {count}");
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        // The deaths were real, and fell on those who were at work.
        Assert.True(count.Deaths >= 3 * seeds && count.AtWork > seeds && count.WithSession > count.AtWork, $"{count}");
        Assert.True(count.InRestoration > seeds / 4 && count.Restored > count.Deaths, $"{count}");
        Assert.True(trouble != "hosts" || count.ByJourney > 0, $"{count}");
    }

    /// <summary>
    /// A reset that a partition swallows is never sent again, and a host that waits for a user does not learn of it by itself. Hosts that are
    /// cut off therefore ask whether their users are still there, as those of flesh and blood do: what they have then can be counted to the last.
    /// </summary>
    private static SimulationOptions PhysicsOf(string trouble) =>
        trouble == "hosts" ? new SimulationOptions { KeepAlive = TimeSpan.FromSeconds(15) } : new SimulationOptions();

    private static async Task RunAsync(SimulatedIo io, string trouble, DeathCount count)
    {
        var hostsFail = trouble == "hosts";
        var check = hostsFail
            ? new HealthCheck { Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1), Ejection = TimeSpan.FromSeconds(3) }
            : new HealthCheck { Interval = TimeSpan.FromMinutes(5) };
        var node = await SimulatedNode.StartAsync(io, check, Hosts);
        var tellers = Enumerable.Range(0, Tellers).Select(number => new Teller(node, number, isDirect: !hostsFail && number % 3 == 2, hostsFail)).ToList();
        foreach (var (number, teller) in tellers.Index()) node.InEachLife($"teller:{number}", teller.LiveAsync);
        node.Begin();
        await node.UntilAsync(() => node.Life is not null, "the daemon is there");
        var busy = true;
        var breaking = hostsFail ? io.Start("hosts", () => BreakAsync(io, () => busy)) : Task.CompletedTask;
        for (var deaths = 3 + io.Random.NextInt64(4); deaths > 0; deaths--)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(700)));
            if (trouble != "kills" && io.Random.NextInt64(3) == 0) await node.LeaveAsync(io.Random.NextInt64(2) == 0 ? Steps(io, 300) : null);
            else await node.KillAsync(io.Random.NextInt64(4) == 0 ? null : Steps(io, 400));
            count.Add(tellers);
            await node.RestartAsync();
            if (io.Random.NextInt64(2) != 0) continue;
            // While it takes up what the one before left.
            await node.KillAsync(Steps(io, io.Random.NextInt64(2) == 0 ? 20 : 120));
            await node.RestartAsync();
        }

        busy = false;
        await breaking;
        foreach (var teller in tellers) teller.IsCalm = true;
        await node.UntilAsync(() => tellers.All(teller => teller.Rests), "all have done their work");
        await EndAsync(node, tellers, hostsFail);
        count.Add(node);
    }

    private static int Steps(SimulatedIo io, int most) => 1 + (int)io.Random.NextInt64(most);

    /// <summary>Everything agrees: what users were told, the ledger, the journal, files, Keeper, hosts.</summary>
    private static async Task EndAsync(SimulatedNode node, List<Teller> tellers, bool hostsFail)
    {
        await node.UntilAsync(() => node.Life!.Service.Pools()[0].Preparing == 0 && Agree(node, Tellers), "all agree with sessions in use");
        await node.DoAsync("look", async life =>
        {
            foreach (var teller in tellers) await teller.LookAsync(life);
        });
        await node.DoAsync("close", async life =>
        {
            foreach (var teller in tellers) await teller.CloseAsync(life);
        });
        await node.UntilAsync(() => node.Life!.Service.Pools()[0] is { InUse: 0, Preparing: 0, Warm: >= 1 } && Agree(node, 0), "all agree without sessions");
        Assert.Equal((0L, 0L), (node.Life!.Service.FailedTasks, node.Life.Service.UnrecordedEvents));
        await node.DoAsync("end", async life => await life.Service.DisposeAsync());
        await node.UntilAsync(() => node.HostConnections == 0, "the hosts have nobody");
        Assert.Equal((0, 0), (node.Keeper.Keys.Count, node.Files.Count()));

        foreach (var (reference, sure) in tellers.SelectMany(teller => teller.Books))
        {
            var times = node.Ledger.Booked.GetValueOrDefault(reference);
            Assert.True(times <= 1, $"{reference} was booked {times} times");
            if (sure is { } known) Assert.True(known == (times == 1), $"{reference}: the user was told {known}, and it was booked {times} times");
        }

        Assert.Empty(node.Ledger.Booked.Keys.Except(tellers.SelectMany(teller => teller.Books.Keys)));
        CheckJournal(node, tellers, hostsFail);
    }

    /// <summary>What the Keeper holds, what is kept in files and what the hosts have is the same, and the pool's and the users' sessions are all of it.</summary>
    private static bool Agree(SimulatedNode node, int users)
    {
        var files = node.Files.Order(StringComparer.Ordinal).ToList();
        var held = node.Keeper.Keys.Select(key => key["session/".Length..]).Order(StringComparer.Ordinal);
        var sessions = node.Life!.Service.List(World.Alice);
        var direct = sessions.Count(session => session.Pool is null);
        var pool = node.Life.Service.Pools()[0];
        return sessions.Count == users && files.SequenceEqual(held) && files.Count == pool.Warm + pool.InUse + direct
            && files.Count == node.HostConnections;
    }

    private static void CheckJournal(SimulatedNode node, List<Teller> tellers, bool hostsFail)
    {
        node.NothingWasTold("session_error", "sessions_task_failed", "connection_unkept");
        if (!hostsFail)
        {
            node.NothingWasTold("connection_unrestored");
            Assert.DoesNotContain(node.Journal.All, entry => entry.Kind == "session_restored" && entry.Data.Contains("\"by_journey\":true", StringComparison.Ordinal));
        }

        var told = node.Journal.All.Where(entry => entry.Subject.StartsWith("session/", StringComparison.Ordinal)).ToLookup(entry => entry.Subject["session/".Length..]);
        foreach (var session in told)
        {
            Assert.True(session.Count(entry => entry.Kind == "session_created") == 1, $"{session.Key} was created once: {string.Join(' ', session.Select(entry => entry.Kind))}");
            Assert.True(session.Count(entry => entry.Kind == "session_closed") == 1, $"{session.Key} was closed once: {string.Join(' ', session.Select(entry => entry.Kind))}");
        }

        foreach (var (id, answered) in tellers.SelectMany(teller => teller.Answered))
            Assert.True(told[id].Count(entry => entry.Kind == "session_input") >= answered, $"{id} was answered {answered} inputs");
    }

    /// <summary>Hosts that die and freeze; the third stays well, so that a session always has somewhere to go.</summary>
    private static async Task BreakAsync(SimulatedIo io, Func<bool> busy)
    {
        while (busy())
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(300 + io.Random.NextInt64(2500)));
            var host = Hosts[io.Random.NextInt64(2)];
            io.Network.Partition("node", host);
            if (io.Random.NextInt64(2) == 0) io.Network.Reset("node", host);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(5000)));
            io.Network.Heal("node", host);
        }
    }
}
