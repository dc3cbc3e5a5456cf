using System.Runtime.CompilerServices;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>Sessions that are moved, and sessions whose host goes silent.</summary>
public sealed class MigrationTests
{
    private static readonly InputStep[] ToForm = [new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter)];
    private static readonly MigrationState[] Whole =
    [
        MigrationState.Pending, MigrationState.InProgress, MigrationState.SnapshotCreated, MigrationState.Reconnecting, MigrationState.StateRestored,
        MigrationState.Completed,
    ];

    private static readonly WaitCondition OnMenu = new() { Text = "MAIN MENU" };

    [Fact]
    public void A_session_moves_to_the_screen_it_is_on_with_what_is_typed_there() => Simulate([OnMenu], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, session.Id, ToForm);
        await world.Service.InputAsync(World.Alice, session.Id, new SessionInput { Steps = [new FillField(FieldTarget.ByLabel("Text"), "HALF")] }, CancellationToken.None);
        var before = await ScreenAsync(world, session.Id);

        var moved = (await world.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None)).Value;

        Assert.Equal(Whole, moved.Migration!.Moments.Select(moment => moment.State));
        Assert.True(moved.Migration is { Fault: null, Inputs: 2, Repeated: 2, Uncertain: false });
        Assert.NotEqual(session.Endpoint, moved.Endpoint);
        var after = await ScreenAsync(world, session.Id);
        Assert.Equal(before.Image.Text, after.Image.Text);
        Assert.True(after.Version > before.Version);
        Assert.Contains("ECHOED: HALF", (await world.SendAsync(World.Alice, session.Id, new PressKey(Key.Enter))).Image.Text, StringComparison.Ordinal);
        Assert.Single(world.Service.Migrations(World.Alice, session.Id).Value);
    });

    [Fact]
    public void A_move_past_a_key_that_may_not_be_repeated_is_rolled_back_and_nothing_is_lost() => Simulate([], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, session.Id, ToForm);

        var stayed = (await world.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None)).Value;

        Assert.Equal(MigrationState.RolledBack, stayed.Migration!.State);
        Assert.Equal((SessionErrors.NotRestored, session.Endpoint), (stayed.Migration.Fault!.Code, stayed.Endpoint));
        Assert.Contains("ECHO", (await world.SendAsync(World.Alice, session.Id, new PressKey(Key.Enter))).Image.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Nobody_moves_what_he_may_not_or_where_it_cannot_go() => Simulate([], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.MigrateAsync(World.Bob, session.Id, null, CancellationToken.None)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await world.Service.MigrateAsync(World.Reader, session.Id, null, CancellationToken.None)).Fault?.Code);
        Assert.Equal(EndpointErrors.NoSuchEndpoint, (await world.Service.MigrateAsync(World.Alice, session.Id, "z", CancellationToken.None)).Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, (await world.Service.MigrateAsync(World.Alice, session.Id, session.Endpoint, CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void A_host_that_falls_silent_is_lost_within_a_second_and_its_watchers_see_each_state() => Simulate([], async world =>
    {
        var io = (SimulatedIo)world.Io;
        var session = await world.TakeAsync(World.Alice);
        // Long enough for the host to have shown that it answers.
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        var silentAt = io.Clock.Elapsed;
        io.Network.Partition("main", session.Endpoint == "a" ? "mvs1" : "mvs2");
        var seen = new List<MigrationState>();
        var (version, changes) = ((await ScreenAsync(world, session.Id)).Version, 0L);
        while (!seen.Contains(MigrationState.Completed))
        {
            var change = (await world.Service.FollowAsync(World.Alice, session.Id, version, changes, CancellationToken.None)).Value;
            (version, changes) = (change.Screen?.Version ?? version, change.Changes);
            if (change.Migration is { } migration)
            {
                if (seen.Count == 0) Assert.InRange(io.Clock.Elapsed - silentAt, TimeSpan.Zero, TimeSpan.FromSeconds(1));
                seen.Add(migration.State);
            }
        }

        Assert.True(io.Clock.Elapsed - silentAt < TimeSpan.FromSeconds(2), $"it took {io.Clock.Elapsed - silentAt}");
        Assert.Equal(seen.Order(), seen);
        Assert.Contains("MAIN MENU", (await ScreenAsync(world, session.Id)).Image.Text, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_input_whose_time_ends_before_a_lost_session_is_elsewhere_is_uncertain_if_it_was_sent_and_late_if_not(bool sends) => Simulate([], async world =>
    {
        var io = (SimulatedIo)world.Io;
        var session = await world.TakeAsync(World.Alice);
        var (own, other) = session.Endpoint == "a" ? ("mvs1", "mvs2") : ("mvs2", "mvs1");
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        io.Network.Partition("main", other);
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        var input = new SessionInput
        {
            Steps = sends ? ToForm : [new FillField(FieldTarget.ByLabel("Option"), "1")],
            Wait = new WaitCondition { Text = "what no host shows" },
            Timeout = TimeSpan.FromSeconds(5),
        };
        var answering = world.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None).AsTask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(500));
        io.Network.Partition("main", own);

        var fault = (await answering).Fault!;

        Assert.Equal(sends ? SessionErrors.Uncertain : SessionErrors.WaitTimedOut, fault.Code);
        Assert.Contains("The host was lost", fault.Detail, StringComparison.Ordinal);
    });

    [Fact]
    public void A_journey_s_last_screen_that_looks_otherwise_over_there_is_not_waited_for_once_it_stands() => Simulation.RunSeeds(3, async io =>
    {
        var hosts = new List<HostListener>();
        foreach (var name in (string[])["mvs1", "mvs2"])
            hosts.Add(await HostListener.StartAsync(io.Host(name), Address.Tcp(name, 3270), new HostOptions { LuPrefix = "TELL" }, (session, token) => NamedAsync(session, name, token), CancellationToken.None));
        var journey = new JourneyDefinition { Name = "logon", Steps = [new WaitStep(OnMenu, TimeSpan.FromSeconds(10))] };
        await using var world = await World.StartAsync(
            io, hosts,
            [new EndpointDefinition { Name = "mvs1", Host = "mvs1", Port = 3270 }, new EndpointDefinition { Name = "mvs2", Host = "mvs2", Port = 3270 }],
            World.Pool(1, 3, "mvs1", "mvs2") with { Failover = new FailoverPolicy() }, journey);
        var session = await world.TakeAsync(World.Alice);
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        var lostAt = io.Clock.Elapsed;
        io.Network.Partition("main", session.Endpoint);
        io.Network.Reset("main", session.Endpoint);

        await world.UntilAsync(() => world.Service.Find(World.Alice, session.Id).Value.Migration is { Ended: true });

        Assert.True(io.Clock.Elapsed - lostAt < TimeSpan.FromSeconds(4), $"it took {io.Clock.Elapsed - lostAt}");
        Assert.Equal(SessionErrors.NotRestored, world.Service.Find(World.Alice, session.Id).Value.Migration!.Fault?.Code);
        var told = await world.Service.InputAsync(World.Alice, session.Id, new SessionInput { Steps = [new PressKey(Key.Enter)] }, CancellationToken.None);
        Assert.Equal(SessionErrors.NotRestored, told.Fault?.Code);
        Assert.NotEqual(session.Endpoint, world.Service.Find(World.Alice, session.Id).Value.Endpoint);

        static async Task NamedAsync(HostSession terminal, string name, CancellationToken cancellationToken)
        {
            var menu = new Panel
            {
                Name = "menu",
                Fields = [new PanelField { Row = 1, Column = 2, Text = $"MAIN MENU OF {name}" }, new PanelField { Row = 5, Column = 20, Name = "option", Input = true, Length = 1 }],
            };
            while (await terminal.ShowAsync(menu, null, cancellationToken) is not null)
            {
            }
        }
    });

    [Fact]
    public void Nothing_remains_in_memory_of_the_connection_that_a_session_has_left() => Simulate([OnMenu], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        for (var moves = 0; moves < 2; moves++)
        {
            var left = TerminalOf(world, session.Id);
            var moved = (await world.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None)).Value;
            Assert.Equal(MigrationState.Completed, moved.Migration!.State);
            // Simulated time forgets a timer that was taken back only when it would have been due.
            await world.Io.Clock.Delay(TimeSpan.FromSeconds(61));
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            Assert.False(left.TryGetTarget(out _));
        }
    });

    // Apart, so that no local of a test holds on to it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<TerminalActor> TerminalOf(World world, string session) =>
        new(world.Service.Hold(World.Alice, session).Value.Connection.Terminal);

    [Fact]
    public void Draining_with_migration_empties_an_endpoint_under_its_sessions() => Simulate([OnMenu], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, session.Id, ToForm);
        var operating = World.Alice with { Role = Governance.Identity.Role.PowerUser };
        await world.Service.DrainAsync(operating, session.Endpoint, true, true, CancellationToken.None);
        await world.UntilAsync(() => world.Service.Endpoints().First(endpoint => endpoint.Name == session.Endpoint).OpenSessions == 0);
        Assert.Contains("ECHO", (await ScreenAsync(world, session.Id)).Image.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_migration_that_fails_as_nobody_foresaw_is_answered_and_the_session_goes_on_where_it_was() => Simulate([OnMenu], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        world.Journal.Broken.Add("session_migration_advanced");

        var failed = await world.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromMinutes(5), world.Io.Clock);

        Assert.Equal(RequestErrors.Unexpected, failed.Fault?.Code);
        world.Journal.Broken.Clear();
        Assert.Contains("ECHO", (await world.SendAsync(World.Alice, session.Id, ToForm)).Image.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_failover_that_fails_as_nobody_foresaw_leaves_the_session_in_error() => Simulate([OnMenu], async world =>
    {
        var session = await world.TakeAsync(World.Alice);
        world.Journal.Broken.Add("session_migration_advanced");
        world.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Forsake(new Fault(SessionErrors.SessionLost, "The host is gone."));

        await world.UntilAsync(() => world.Service.Find(World.Alice, session.Id).Value.State == SessionState.Error);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "session_error" && entry.Subject == $"session/{session.Id}");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_host_that_ends_a_session_in_order_has_logged_it_off_if_it_still_negotiates_with_others_and_is_lost_otherwise(bool dies) => Simulation.RunSeeds(3, async io =>
    {
        var hosts = new List<HostListener>();
        foreach (var name in (string[])["mvs1", "mvs2"])
            hosts.Add(await HostListener.StartAsync(io.Host(name), Address.Tcp(name, 3270), new HostOptions { LuPrefix = "TELL" }, RunAsync, CancellationToken.None));
        await using var world = await World.StartAsync(
            io, hosts,
            [new EndpointDefinition { Name = "mvs1", Host = "mvs1", Port = 3270 }, new EndpointDefinition { Name = "mvs2", Host = "mvs2", Port = 3270 }],
            World.Pool(1, 3, "mvs1", "mvs2") with { Failover = new FailoverPolicy() }, null);
        var session = await world.TakeAsync(World.Alice);

        await world.Service.InputAsync(World.Alice, session.Id, new SessionInput { Steps = [new PressKey(Key.Pf12)], Settle = !dies }, CancellationToken.None);
        await using var kernel = dies ? await EndAsync(session.Endpoint) : null;

        await world.UntilAsync(() => world.Service.Find(World.Alice, session.Id).Value is var now && (dies ? now.Endpoint != session.Endpoint : now.State == SessionState.Error));
        Assert.Equal(dies, world.Service.Find(World.Alice, session.Id).Value.State != SessionState.Error);

        // One that is to die answers the last key no more.
        Task RunAsync(HostSession terminal, CancellationToken cancellationToken) =>
            dies ? RunThenWaitAsync(terminal, cancellationToken) : TellerHost.RunAsync(terminal, cancellationToken);

        async Task RunThenWaitAsync(HostSession terminal, CancellationToken cancellationToken)
        {
            await TellerHost.RunAsync(terminal, cancellationToken);
            await io.Clock.Delay(TimeSpan.FromHours(1), cancellationToken);
        }

        // The kernel takes connections for a process that is just dying; nobody speaks on them.
        async Task<Listener> EndAsync(string name)
        {
            await hosts[name == "mvs1" ? 0 : 1].DisposeAsync();
            return await io.Host(name).Network.ListenAsync(Address.Tcp(name, 3270), CancellationToken.None);
        }
    });

    private static async Task<SessionScreen> ScreenAsync(World world, string id) =>
        (await world.Service.ReadScreenAsync(World.Alice, id, null, TimeSpan.Zero, CancellationToken.None)).Value;

    private static void Simulate(IReadOnlyList<WaitCondition> repeat, Func<World, Task> body) => Simulation.RunSeeds(3, async io =>
    {
        var pool = World.Pool(1, 3, "a", "b") with { Failover = new FailoverPolicy { Repeat = repeat } };
        await using var world = await World.StartAsync(io, pool, hosts: [io.Host("mvs1"), io.Host("mvs2")]);
        await body(world);
    });
}
