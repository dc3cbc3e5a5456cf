using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>Users who book on hosts that die, freeze, refuse, talk garbage and become slow, at moments that the seed chooses; host c stays well.</summary>
[Trait("Category", "Simulated")]
public sealed class FailoverSimulationTests
{
    private const int Users = 5;
    private const int Rounds = 8;

    /// <summary>From the loss of a host to the session's end of migration: detection, one hurried dial to another frozen host, and replay.</summary>
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(10);

    /// <summary>The same where several hosts are in trouble at once, each in another way, so that some attempts come to nothing.</summary>
    private static readonly TimeSpan RecoveryBoundOfAll = TimeSpan.FromSeconds(30);

    private static readonly string[] Hosts = ["mvs1", "mvs2", "mvs3"];

    public static TheoryData<string> Troubles => ["death", "freezing", "garbage", "slowness", "all"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Nothing_is_booked_twice_every_input_is_answered_and_no_session_is_lost(string trouble) =>
        Simulation.RunSeeds(4, io => RunAsync(io, trouble));

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Troubles))]
    public void Nor_over_many_seeds(string trouble)
    {
        var (moved, uncertain) = (0, 0);
        var seeds = Simulation.RunSeeds(30, async io =>
        {
            var entries = await RunAsync(io, trouble);
            moved += entries.Moved;
            uncertain += entries.Uncertain;
        }).Count;
        if (Environment.GetEnvironmentVariable(Simulation.SeedVariable) is not null) return;
        // The trouble was real.
        Assert.True(moved > seeds / 2, $"{moved} sessions moved under {seeds} seeds");
        // Hosts that die answer at once until then, which leaves little time for a key to be cut off.
        Assert.True(uncertain > 0 || trouble == "death" || seeds < 30, "no key's outcome was ever uncertain");
    }

    private static async Task<(int Moved, int Uncertain)> RunAsync(SimulatedIo io, string trouble)
    {
        var ledger = new CountingHost();
        using var over = new CancellationTokenSource();
        var fourth = io.Host("mvs4");
        var babble = fourth.Start("babble", () => BabbleAsync(fourth, over.Token));
        await using var world = await StartAsync(io, ledger, trouble is "garbage" or "all");
        var books = new Dictionary<string, bool?>(StringComparer.Ordinal);
        var busy = true;
        var users = Enumerable.Range(0, Users).Select(i => io.Start($"user:{i}", () => UseAsync(world, i, books))).ToList();
        var troubles = (trouble == "all" ? ["death", "freezing", "garbage", "slowness"] : (string[])[trouble])
            .Select(one => io.Start(one, () => BreakAsync(io, one, () => busy))).ToList();
        await Task.WhenAll(users);
        busy = false;
        await Task.WhenAll(troubles);

        foreach (var (reference, sure) in books)
        {
            var times = ledger.Booked.GetValueOrDefault(reference);
            Assert.True(times <= 1, $"{reference} was booked {times} times");
            if (sure is { } known) Assert.True(known == (times == 1), $"{reference}: the user was told {known}, and it was booked {times} times");
        }

        Assert.DoesNotContain(world.Journal.Entries, entry => entry.Kind == "session_error");
        Assert.Equal((0L, 0L), (world.Service.FailedTasks, world.Service.UnrecordedEvents));
        await world.UntilAsync(() => world.Service.Pools()[0] is { InUse: 0, Preparing: 0, Warm: >= 1 } pool
            && world.Service.Endpoints().Sum(endpoint => endpoint.OpenSessions) == pool.Warm);
        foreach (var begun in world.Journal.Entries.Where(entry => entry.Kind == "session_migration_begun"))
        {
            var ended = world.Journal.Entries.FirstOrDefault(entry => entry.Kind == "session_migration_ended" && entry.Subject == begun.Subject && entry.Time >= begun.Time);
            Assert.True(ended is not null && ended.Time - begun.Time <= (trouble == "all" ? RecoveryBoundOfAll : RecoveryBound), $"{begun.Subject} took {ended?.Time - begun.Time}");
        }

        var ends = world.Journal.Entries.Where(entry => entry.Kind == "session_migration_ended").ToList();
        over.Cancel();
        await babble;
        return (ends.Count, ends.Count(entry => entry.Result == $"failed:{SessionErrors.Uncertain.Id}"));
    }

    /// <summary>Books references of his own; what he is told must be what happened.</summary>
    private static async Task UseAsync(World world, int user, Dictionary<string, bool?> books)
    {
        var created = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        var id = created.Value.Id;
        for (var round = 0; round < Rounds; round++)
        {
            await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(world.Io.Random.NextInt64(1500)));
            var reference = $"U{user}R{round}";
            if (!await GoToFormAsync(world, id)) continue;
            books[reference] = false;
            var answer = await SendAsync(world, id, new FillField(FieldTarget.ByLabel("Reference"), reference), new PressKey(Key.Enter));
            // Who gets a screen knows; who gets a fault may be told that it is not known, or that the input was not carried out.
            books[reference] = answer.TryGet(out var screen, out var why) ? screen.Image.Text.Contains($"BOOKED {reference}", StringComparison.Ordinal)
                : why.Code == SessionErrors.NoSuchField || why.Code == SessionErrors.Migrating ? false
                : null;
            if (why is not null) Expect(why);
        }

        Assert.Null((await world.Service.CloseAsync(World.Alice, id, CancellationToken.None)).Fault);
    }

    /// <summary>Goes to the form from wherever the session is; false where it did not come to that in some steps.</summary>
    private static async Task<bool> GoToFormAsync(World world, string id)
    {
        for (var step = 0; step < 12; step++)
        {
            var read = await world.Service.ReadScreenAsync(World.Alice, id, new WaitCondition { Unlocked = true }, TimeSpan.FromSeconds(20), CancellationToken.None);
            if (!read.TryGet(out var screen, out var fault))
            {
                Expect(fault);
                continue;
            }

            var text = screen.Image.Text;
            if (text.Contains("TRANSFER", StringComparison.Ordinal)) return true;
            var answer = text.Contains("MAIN MENU", StringComparison.Ordinal)
                ? await SendAsync(world, id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter))
                : await SendAsync(world, id, new PressKey(Key.Pf3));
            if (answer.Fault is { } refused) Expect(refused);
        }

        return false;
    }

    private static async Task<Result<SessionScreen>> SendAsync(World world, string id, params InputStep[] steps)
    {
        var asked = world.Io.Clock.Elapsed;
        var answer = await world.Service.InputAsync(
            World.Alice, id, new SessionInput { Steps = steps, Settle = true, Timeout = TimeSpan.FromSeconds(15) }, CancellationToken.None);
        Assert.True(world.Io.Clock.Elapsed - asked <= TimeSpan.FromSeconds(61), "answered too late");
        return answer;
    }

    private static void Expect(Fault fault) => Assert.Contains(
        fault.Code.Id,
        new[]
        {
            SessionErrors.Uncertain, SessionErrors.NotRestored, SessionErrors.Migrating, SessionErrors.WaitTimedOut, SessionErrors.NoSuchField, SessionErrors.KeyboardLocked,
        }.Select(code => code.Id));

    private static async Task BreakAsync(SimulatedIo io, string trouble, Func<bool> busy)
    {
        while (busy())
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(500 + io.Random.NextInt64(4000)));
            // The third host stays well, so that a session always has somewhere to go.
            var host = Hosts[io.Random.NextInt64(2)];
            switch (trouble)
            {
                case "death":
                    io.Network.Partition("main", host);
                    io.Network.Reset("main", host);
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(5000)));
                    io.Network.Heal("main", host);
                    break;
                case "freezing":
                    io.Network.Partition("main", host);
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(8000)));
                    io.Network.Heal("main", host);
                    break;
                case "slowness":
                    io.Network.Delay("main", host, TimeSpan.FromMilliseconds(io.Random.NextInt64(1500)));
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(4000)));
                    io.Network.Delay("main", host, TimeSpan.Zero);
                    break;
                default:
                    // The fourth host talks garbage all the time; sessions are sent to it by losing another.
                    io.Network.Reset("main", host);
                    break;
            }
        }
    }

    private static async Task<World> StartAsync(SimulatedIo io, CountingHost ledger, bool garbage)
    {
        var endpoints = new List<EndpointDefinition>();
        var listeners = new List<HostListener>();
        foreach (var name in Hosts)
        {
            var host = io.Host(name);
            var listener = await HostListener.StartAsync(
                host, Address.Tcp(name, 3270), new HostOptions { LuPrefix = name.ToUpperInvariant() }, ledger.RunAsync, CancellationToken.None);
            listeners.Add(listener);
            endpoints.Add(new EndpointDefinition
            {
                Name = $"{(char)('a' + endpoints.Count)}", Host = name, Port = 3270,
                Health = new HealthCheck { Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1), Ejection = TimeSpan.FromSeconds(3) },
            });
        }

        if (garbage) endpoints.Add(endpoints[0] with { Name = "d", Host = "mvs4" });
        var pool = new PoolDefinition
        {
            Name = "teller", Endpoints = [.. endpoints.Select(endpoint => endpoint.Name)], Min = 1, Max = Users + 3, Journey = "logon",
            Failover = new FailoverPolicy { Repeat = [new WaitCondition { Text = "MAIN MENU" }] },
        };
        var journey = new JourneyDefinition
        {
            Name = "logon", Steps = [new WaitStep(new WaitCondition { Text = "MAIN MENU", Unlocked = true }, TimeSpan.FromSeconds(3))],
        };
        return await World.StartAsync(io, listeners, endpoints, pool, journey);
    }

    /// <summary>A host that answers whoever connects with bytes that mean nothing.</summary>
    private static async Task BabbleAsync(SimulatedIo io, CancellationToken cancellationToken)
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("mvs4", 3270), cancellationToken);
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(cancellationToken);
                var bytes = new byte[64];
                for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)io.Random.NextInt64(256);
                await connection.WriteAsync(bytes, cancellationToken);
                await connection.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
