using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

public sealed class SessionServiceTests
{
    private static void Simulate(Func<SimulatedIo, Task> body) => Simulation.RunSeeds(3, body);

    [Fact]
    public void A_session_of_a_pool_is_logged_on_and_can_be_driven() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 2));
        var session = await world.TakeAsync(World.Alice);
        Assert.Equal(("teller", "a", "key:alice", SessionState.Connected), (session.Pool, session.Endpoint, session.Owner, session.State));
        var menu = (await world.Service.ReadScreenAsync(World.Alice, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Value;
        Assert.Contains("MAIN MENU", menu.Image.Text, StringComparison.Ordinal);
        var form = await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        Assert.Contains("ECHOED:", form.Image.Text, StringComparison.Ordinal);
        Assert.True(form.Version > menu.Version);
        var echoed = await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Text"), "HELLO"), new PressKey(Key.Enter));
        Assert.Contains("ECHOED: HELLO", echoed.Image.Text, StringComparison.Ordinal);
        Assert.Equal(SessionState.Active, world.Service.Find(World.Alice, session.Id).Value.State);
        await io.Clock.Delay(SessionService.IdleAfter);
        Assert.Equal(SessionState.Idle, world.Service.Find(World.Alice, session.Id).Value.State);
    });

    [Fact]
    public void A_returned_session_is_reset_and_serves_the_next_caller_under_another_name() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var first = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, first.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        await world.SendAsync(World.Alice, first.Id, new FillField(FieldTarget.ByLabel("Text"), "PRIVATE"), new PressKey(Key.Enter));
        var watching = world.Service.WatchAsync(World.Alice, first.Id, long.MaxValue, CancellationToken.None).AsTask();
        Assert.Null((await world.Service.CloseAsync(World.Alice, first.Id, CancellationToken.None)).Fault);
        // Whoever still watched in the name of the first caller sees nothing of the second.
        Assert.Equal(SessionErrors.SessionClosed, (await watching).Fault?.Code);
        var second = await world.TakeAsync(World.Bob);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Lu, second.Lu);
        var screen = (await world.Service.ReadScreenAsync(World.Bob, second.Id, null, TimeSpan.Zero, CancellationToken.None)).Value;
        Assert.Contains("MAIN MENU", screen.Image.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", screen.Image.Text, StringComparison.Ordinal);
        Assert.Equal(SessionErrors.NoSuchSession, world.Service.Find(World.Alice, first.Id).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, world.Service.Find(World.Alice, second.Id).Fault?.Code);
    });

    [Fact]
    public void A_session_whose_reset_fails_is_discarded_and_replaced() => Simulate(async io =>
    {
        var stubborn = World.LogOn with { Reset = [new WaitStep(new WaitCondition { Text = "NEVER" }, TimeSpan.FromSeconds(1))] };
        await using var world = await World.StartAsync(io, World.Pool(0, 1), stubborn);
        var first = await world.TakeAsync(World.Alice);
        await world.Service.CloseAsync(World.Alice, first.Id, CancellationToken.None);
        var second = await world.TakeAsync(World.Alice);
        Assert.NotEqual(first.Lu, second.Lu);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "connection_error" && entry.Result == "failed:HF3007");
    });

    [Fact]
    public void Other_tenants_sessions_are_not_there_and_readers_may_not_drive() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 2));
        var session = await world.TakeAsync(World.Alice);
        var input = new SessionInput { Steps = [new PressKey(Key.Enter)] };
        Assert.Empty(world.Service.List(World.Bob));
        Assert.Equal(SessionErrors.NoSuchSession, world.Service.Find(World.Bob, session.Id).Fault?.Code);
        Assert.Equal(
            SessionErrors.NoSuchSession,
            (await world.Service.ReadScreenAsync(World.Bob, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.InputAsync(World.Bob, session.Id, input, CancellationToken.None)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.WatchAsync(World.Bob, session.Id, 0, CancellationToken.None)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.CloseAsync(World.Bob, session.Id, CancellationToken.None)).Fault?.Code);

        Assert.Null((await world.Service.ReadScreenAsync(World.Reader, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Fault);
        Assert.Equal(RequestErrors.Forbidden, (await world.Service.InputAsync(World.Reader, session.Id, input, CancellationToken.None)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await world.Service.CloseAsync(World.Reader, session.Id, CancellationToken.None)).Fault?.Code);
        Assert.Equal(
            RequestErrors.Forbidden,
            (await world.Service.CreateAsync(World.Reader, new SessionRequest { Pool = "teller" }, CancellationToken.None)).Fault?.Code);
        Assert.Single(world.Service.List(World.Reader));
    });

    [Fact]
    public void What_is_not_there_is_said() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        async Task<ErrorCode?> Create(SessionRequest request) =>
            (await world.Service.CreateAsync(World.Alice, request, CancellationToken.None)).Fault?.Code;

        Assert.Equal(SessionErrors.NoSuchPool, await Create(new SessionRequest { Pool = "nowhere" }));
        Assert.Equal(EndpointErrors.NoSuchEndpoint, await Create(new SessionRequest { Endpoint = "nowhere" }));
        Assert.Equal(RequestErrors.InvalidField, await Create(new SessionRequest()));
        Assert.Equal(RequestErrors.InvalidField, await Create(new SessionRequest { Pool = "teller", Endpoint = "a" }));
        Assert.Equal(RequestErrors.InvalidField, await Create(new SessionRequest { Pool = "teller", Label = new string('x', 101) }));
    });

    [Fact]
    public void A_full_pool_says_so_at_its_deadline_and_serves_in_order_before() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var first = await world.TakeAsync(World.Alice);
        var started = io.Clock.Elapsed;
        var full = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        Assert.Equal(SessionErrors.PoolFull, full.Fault?.Code);
        Assert.Equal(20, (io.Clock.Elapsed - started).TotalSeconds, 0.5);

        var order = new List<int>();
        async Task Queue(int number)
        {
            var session = await world.TakeAsync(World.Alice);
            order.Add(number);
            await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        }

        var queued = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            queued.Add(Queue(i));
            await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(4, world.Service.Pools()[0].Waiting);
        await world.Service.CloseAsync(World.Alice, first.Id, CancellationToken.None);
        await Task.WhenAll(queued);
        Assert.Equal([0, 1, 2, 3], order);
    });

    [Fact]
    public void A_caller_that_gives_up_leaves_nothing_behind() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        for (var i = 0; i < 20; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(i * 3), io.Clock);
            try
            {
                var got = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, patience.Token);
                await world.Service.CloseAsync(World.Alice, got.Value.Id, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // Gone; whatever it had must come back.
            }
        }

        await world.UntilAsync(() => world.Service.Pools()[0] is { InUse: 0, Waiting: 0, Preparing: 0 });
        Assert.Empty(world.Service.List(World.Alice));
    });

    [Fact]
    public void A_wait_that_is_not_fulfilled_shows_the_screen_that_was_there() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        var late = await world.Service.ReadScreenAsync(
            World.Alice, session.Id, new WaitCondition { Text = "GODOT" }, TimeSpan.FromSeconds(3), CancellationToken.None);
        Assert.Equal(SessionErrors.WaitTimedOut, late.Fault?.Code);
        Assert.Contains("Waited 3 s for text \"GODOT\"", late.Fault!.Detail, StringComparison.Ordinal);
        Assert.Contains("MAIN MENU", late.Fault.Detail, StringComparison.Ordinal);
        // The user's name was typed from a secret: it is covered wherever the host shows it.
        Assert.DoesNotContain(TellerHost.User, late.Fault.Detail, StringComparison.Ordinal);
    });

    [Fact]
    public void No_secret_and_no_typed_text_reaches_the_journal_the_screens_or_a_fault() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 2));
        var session = await world.TakeAsync(World.Alice);
        var menu = (await world.Service.ReadScreenAsync(World.Alice, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Value;
        Assert.DoesNotContain(TellerHost.User, menu.Image.Text, StringComparison.Ordinal);
        await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Text"), "CONFIDENTIAL"), new PressKey(Key.Enter));
        await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        await world.UntilAsync(() => world.Service.Pools()[0] is { InUse: 0, Preparing: 0 });

        Assert.NotEmpty(world.Journal.Entries);
        foreach (var entry in world.Journal.Entries)
        {
            var told = JsonSerializer.Serialize(entry);
            Assert.DoesNotContain(TellerHost.Password, told, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(TellerHost.User, told, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("CONFIDENTIAL", told, StringComparison.OrdinalIgnoreCase);
        }

        var kinds = world.Journal.Entries.Where(entry => entry.Subject == $"session/{session.Id}").Select(entry => entry.Kind);
        Assert.Equal(["session_created", "session_connected", "session_input", "session_input", "session_closed"], kinds);
        var input = world.Journal.Entries.Last(entry => entry.Kind == "session_input");
        Assert.Equal(("alpha", "key:alice", "ok"), (input.Tenant, input.Actor, input.Result));
        Assert.Equal(
            """{"steps":[{"kind":"field","label":"Text","row":3,"column":20,"length":12},{"kind":"press","key":"enter"}],"sent":true}""",
            input.Data);
    });

    [Fact]
    public void A_wrong_password_fails_the_journey_and_is_told_without_it() => Simulate(async io =>
    {
        const string wrong = "wrong-secret";
        await using var world = await World.StartAsync(io, World.Pool(1, 2), password: wrong);
        var refused = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        Assert.Equal(SessionErrors.JourneyFailed, refused.Fault?.Code);
        Assert.Equal("Journey logon, step 5 of 5, \"menu\": HF3004 The awaited screen did not come.", refused.Fault!.Detail);
        Assert.DoesNotContain(wrong, refused.Fault.Detail, StringComparison.Ordinal);
        Assert.Equal(SessionErrors.JourneyFailed, world.Service.Pools()[0].LastError?.Code);
        Assert.DoesNotContain(world.Journal.Entries, entry => JsonSerializer.Serialize(entry).Contains(wrong, StringComparison.Ordinal));
        Assert.Equal(EndpointState.Healthy, world.Service.Endpoints()[0].State);
    });

    [Fact]
    public void Inputs_never_come_between_each_others_steps() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        var field = FieldTarget.ByLabel("Text");
        var inputs = Enumerable.Range(0, 30).Select(i => io.Start($"typist:{i}", async () =>
        {
            var text = new string((char)('A' + (i % 26)), 4);
            var answer = await world.Service.InputAsync(
                World.Alice, session.Id, new SessionInput { Steps = [new FillField(field, text), new TypeText(text), new TypeText(text)] }, CancellationToken.None);
            Assert.Null(answer.Fault);
        }));
        await Task.WhenAll(inputs);
        var screen = (await world.Service.ReadScreenAsync(World.Alice, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Value;
        var typed = screen.Image.Line(3).Substring(19).Trim();
        Assert.Equal(12, typed.Length);
        Assert.Single(typed.Distinct());
    });

    [Fact]
    public void More_inputs_than_the_limit_are_refused_and_the_others_carried_out() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        var input = new SessionInput { Steps = [new PressKey(Key.Home)] };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => world.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None).AsTask()));
        Assert.Contains(answers, answer => answer.Fault is null);
        Assert.All(answers.Where(answer => answer.Fault is not null), answer => Assert.Equal(SessionErrors.TooManyCommands, answer.Fault!.Code));
        Assert.InRange(answers.Count(answer => answer.Fault is null), TerminalActor.CommandLimit, 199);
    });

    [Fact]
    public void What_was_not_recorded_is_not_created() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        await world.UntilAsync(() => world.Service.Pools()[0].Warm == 1);
        world.Journal.Full = true;
        var refused = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        Assert.Equal(JournalErrors.Unavailable, refused.Fault?.Code);
        Assert.Empty(world.Service.List(World.Alice));
        world.Journal.Full = false;
        Assert.NotNull(await world.TakeAsync(World.Alice));
    });

    [Fact]
    public void A_session_to_an_endpoint_is_opened_and_closed_and_counted() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null);
        var created = await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a", Label = "mine" }, CancellationToken.None);
        var session = created.Value;
        Assert.Equal((null, "mine", 1), (session.Pool, session.Label, world.Service.Endpoints()[0].OpenSessions));
        var screen = (await world.Service.ReadScreenAsync(
            World.Alice, session.Id, new WaitCondition { Text = "HARBOUR TELLER" }, TimeSpan.FromSeconds(5), CancellationToken.None)).Value;
        Assert.Contains("LOGON ===>", screen.Image.Text, StringComparison.Ordinal);
        await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void A_host_that_hangs_up_leaves_the_session_in_error_until_it_is_closed() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 2));
        var session = await world.TakeAsync(World.Alice);
        var answer = await world.Service.InputAsync(
            World.Alice, session.Id, new SessionInput { Steps = [new PressKey(Key.Pf12)], Settle = true }, CancellationToken.None);
        Assert.Equal(SessionErrors.SessionLost, answer.Fault?.Code);
        await world.UntilAsync(() => world.Service.Find(World.Alice, session.Id).Value.State == SessionState.Error);
        Assert.Equal(SessionErrors.SessionLost, world.Service.Find(World.Alice, session.Id).Value.Error?.Code);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "session_error" && entry.Tenant == "alpha" && entry.Result == "failed:HF3008");
        Assert.Null((await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
        Assert.Empty(world.Service.List(World.Alice));
        await world.UntilAsync(() => world.Service.Pools()[0] is { Warm: 1, InUse: 0, Preparing: 0 });
    });

    [Fact]
    public void An_endpoint_that_refuses_is_told_from_one_that_does_not_answer() => Simulate(async io =>
    {
        var world = await World.StartAsync(io, null);
        await world.Service.DisposeAsync();
        await world.StartNodeAsync([new EndpointDefinition { Name = "closed", Host = "127.0.0.1", Port = 1 }], null, null, null);
        await using var _ = world;
        var refused = await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "closed" }, CancellationToken.None);
        Assert.Equal(EndpointErrors.Refused, refused.Fault?.Code);
        await world.UntilAsync(() => world.Service.Endpoints()[0].State == EndpointState.Unhealthy);
        Assert.Equal(EndpointErrors.Refused, world.Service.Endpoints()[0].LastError?.Code);
        var none = await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "closed" }, CancellationToken.None);
        Assert.Equal(EndpointErrors.NoneAvailable, none.Fault?.Code);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "endpoint_state_changed" && entry.Tenant == "node");
    });
}
