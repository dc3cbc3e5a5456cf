using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>How sessions and their service end: whatever goes wrong, nothing is left open and the journal tells of each end.</summary>
public sealed class SessionEndingTests
{
    private static readonly SessionRequest FromPool = new() { Pool = "teller" };
    private static readonly SessionRequest ToEndpoint = new() { Endpoint = "a" };

    [Fact]
    public void A_caller_that_goes_while_its_session_is_recorded_leaves_it_closed() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        using var caller = new CancellationTokenSource();
        world.Journal.Taken = entry =>
        {
            if (entry.Kind == "session_created") caller.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => world.Service.CreateAsync(World.Alice, FromPool, caller.Token).AsTask());
        Assert.Equal(["session_created", "session_connected", "session_closed"], Kinds(world, Assert.Single(Created(world))));
        Assert.Empty(world.Service.List(World.Alice));
        await world.UntilAsync(() => world.Service.Pools()[0].InUse == 0);
    });

    [Fact]
    public void A_session_closed_while_its_creation_is_recorded_does_not_live_on() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        Task<Result<Done>>? closing = null;
        world.Journal.Taken = entry =>
        {
            if (entry.Kind == "session_created") closing = world.Service.CloseAsync(World.Alice, entry.Subject["session/".Length..], CancellationToken.None).AsTask();
        };

        var created = await world.Service.CreateAsync(World.Alice, FromPool, CancellationToken.None);

        Assert.Equal(SessionErrors.SessionClosed, created.Fault?.Code);
        Assert.Null((await closing!).Fault);
        Assert.Empty(world.Service.List(World.Alice));
        Assert.Equal(["session_created", "session_connected", "session_closed"], Kinds(world, Assert.Single(Created(world))));
        await world.UntilAsync(() => world.Service.Pools()[0].InUse == 0);
    });

    [Fact]
    public void A_caller_that_goes_while_its_close_is_recorded_has_closed_the_session() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        using var caller = new CancellationTokenSource();
        world.Journal.Taken = _ => caller.Cancel();
        Assert.Null((await world.Service.CloseAsync(World.Alice, session.Id, caller.Token)).Fault);
        Assert.Equal("session_closed", Kinds(world, $"session/{session.Id}").Last());
    });

    [Fact]
    public void A_session_of_which_only_half_was_recorded_is_closed_in_the_journal_too() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        world.Journal.Refused.Add("session_connected");
        var refused = await world.Service.CreateAsync(World.Alice, FromPool, CancellationToken.None);
        Assert.Equal(JournalErrors.Unavailable, refused.Fault?.Code);
        Assert.Equal(["session_created", "session_closed"], Kinds(world, Assert.Single(Created(world))));
    });

    [Fact]
    public void A_session_that_is_created_while_the_node_stops_is_closed_with_a_record() => Simulate(async io =>
    {
        var world = await World.StartAsync(io, World.Pool(0, 1));
        var stopping = Task.CompletedTask;
        world.Journal.Taken = entry =>
        {
            if (entry.Kind == "session_created") stopping = io.Start("stop", () => world.Service.DisposeAsync().AsTask());
        };
        var late = await world.Service.CreateAsync(World.Alice, ToEndpoint, CancellationToken.None);
        Assert.Equal(SessionErrors.SessionClosed, late.Fault?.Code);
        await stopping;
        Assert.Equal(["session_created", "session_connected", "session_closed"], Kinds(world, Assert.Single(Created(world))));
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        await world.DisposeAsync();
    });

    [Fact]
    public void A_journal_that_takes_nothing_stops_no_part_of_the_ending() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 2));
        await world.TakeAsync(World.Alice);
        await world.TakeAsync(World.Alice);
        await world.Service.CreateAsync(World.Alice, ToEndpoint, CancellationToken.None);
        world.Journal.Full = true;
        await world.Service.DisposeAsync();
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        Assert.Empty(world.Service.List(World.Alice));
        Assert.True(world.Service.UnrecordedEvents >= 3);
    });

    [Fact]
    public void A_background_failure_is_told_when_it_happens_and_does_not_tear_the_ending() => Simulate(async io =>
    {
        var journey = World.LogOn with { Steps = [new TypeStep(SecretText.Parse("${secret:broken}"))] };
        await using var world = await World.StartAsync(io, World.Pool(0, 1), journey);
        world.OtherSecrets = (_, _) => throw new InvalidOperationException("by design");
        var session = await world.Service.CreateAsync(World.Alice, ToEndpoint, CancellationToken.None);
        var answer = await world.Service.CreateAsync(World.Alice, FromPool, CancellationToken.None);
        Assert.Equal(RequestErrors.Unexpected, answer.Fault?.Code);
        Assert.StartsWith("A session could not be opened: InvalidOperationException at ", world.Service.Pools()[0].LastError?.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("by design", world.Service.Pools()[0].LastError?.Detail, StringComparison.Ordinal);
        Assert.True(world.Service.FailedTasks > 0);
        Assert.Equal("by design", world.Service.LastTaskFailure?.Message);
        var told = world.Journal.Entries.First(entry => entry.Kind == "sessions_task_failed");
        Assert.Equal(
            ("node", "failed:HF2009", """{"task":"pool-open:teller:1","failure":"InvalidOperationException"}"""),
            (told.Tenant, told.Result, told.Data));
        await world.Service.DisposeAsync();
        Assert.Equal("session_closed", Kinds(world, $"session/{session.Value.Id}").Last());
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
    });

    [Fact]
    public void Who_waits_for_a_pool_that_stops_is_told_that_the_node_stops() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        await world.TakeAsync(World.Alice);
        var waiting = world.Service.CreateAsync(World.Alice, FromPool, CancellationToken.None).AsTask();
        await world.UntilAsync(() => world.Service.Pools()[0].Waiting == 1);
        await world.Service.DisposeAsync();
        var fault = (await waiting).Fault;
        Assert.Equal((SessionErrors.SessionClosed, "The node is stopping."), (fault?.Code, fault?.Detail));
    });

    [Fact]
    public void A_lost_session_that_makes_room_for_others_is_recorded_as_closed() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, null);
        for (var i = 0; i <= SessionService.LostLimit; i++)
        {
            var session = (await world.Service.CreateAsync(World.Alice, ToEndpoint, CancellationToken.None)).Value;
            var hangUp = new SessionInput { Steps = [new PressKey(Key.Pf12)], Settle = true };
            Assert.Equal(
                SessionErrors.SessionLost, (await world.Service.InputAsync(World.Alice, session.Id, hangUp, CancellationToken.None)).Fault?.Code);
        }

        await world.UntilAsync(() => world.Service.List(World.Alice).Count == SessionService.LostLimit);
        Assert.Equal("session_closed", Kinds(world, Created(world)[0]).Last());
        Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_closed");
    });

    [Fact]
    public void Lost_sessions_that_were_closed_take_no_room_from_those_that_were_not() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, null);
        var first = await LoseAsync();
        for (var i = 0; i <= SessionService.LostLimit; i++)
            Assert.Null((await world.Service.CloseAsync(World.Alice, await LoseAsync(), CancellationToken.None)).Fault);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(first, Assert.Single(world.Service.List(World.Alice)).Id);

        async Task<string> LoseAsync()
        {
            var id = (await world.Service.CreateAsync(World.Alice, ToEndpoint, CancellationToken.None)).Value.Id;
            var hangUp = new SessionInput { Steps = [new PressKey(Key.Pf12)], Settle = true };
            Assert.Equal(SessionErrors.SessionLost, (await world.Service.InputAsync(World.Alice, id, hangUp, CancellationToken.None)).Fault?.Code);
            return id;
        }
    });

    [Fact]
    public void A_failed_reset_shows_nobody_the_screen_of_the_last_holder() => Simulate(async io =>
    {
        JourneyStep[] resets =
        [
            new WaitStep(new WaitCondition { Text = "NEVER" }, TimeSpan.FromSeconds(1)),
            new FieldStep(FieldTarget.ByLabel("Nowhere"), SecretText.Parse("x")),
        ];
        foreach (var reset in resets)
        {
            await using var world = await World.StartAsync(io, World.Pool(0, 1), World.LogOn with { Reset = [reset] });
            var session = await world.TakeAsync(World.Alice);
            await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
            await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Text"), "PRIVATE"), new PressKey(Key.Enter));
            await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
            await world.UntilAsync(() => world.Service.Pools()[0].LastError is not null);
            var told = world.Service.Pools()[0].LastError!;
            Assert.Equal(SessionErrors.JourneyFailed, told.Code);
            Assert.StartsWith("Journey logon, step 1 of 1: HF30", told.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE", told.ToString(), StringComparison.Ordinal);
            // A label is a piece of the screen as well.
            Assert.DoesNotContain("Amount", told.ToString(), StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_secret_that_cannot_be_had_is_the_pools_last_error() => Simulate(async io =>
    {
        var journey = World.LogOn with { Steps = [new TypeStep(SecretText.Parse("${secret:shut}"))] };
        await using var world = await World.StartAsync(io, World.Pool(1, 1), journey);
        io.Files.CreateFolder("/shut");
        world.OtherSecrets = new ConfiguredSecrets(io, [new SecretReference("shut", null, "/shut")], _ => null).FindAsync;
        await world.UntilAsync(() => world.Service.Pools()[0].LastError?.Detail.Contains("/shut", StringComparison.Ordinal) == true);
        var told = world.Service.Pools()[0].LastError!;
        Assert.Equal(ConfigurationErrors.UnresolvedSecret, told.Code);
        Assert.StartsWith("Journey logon: The secret shut has no value: its file /shut ", told.Detail, StringComparison.Ordinal);
        Assert.Equal(0, world.Service.FailedTasks);
    });

    private static void Simulate(Func<SimulatedIo, Task> body) => Simulation.RunSeeds(3, body);

    private static IReadOnlyList<string> Created(World world) =>
        [.. world.Journal.Entries.Where(entry => entry.Kind == "session_created").Select(entry => entry.Subject)];

    private static IEnumerable<string> Kinds(World world, string subject) =>
        world.Journal.Entries.Where(entry => entry.Subject == subject).Select((JournalEntry entry) => entry.Kind);
}
