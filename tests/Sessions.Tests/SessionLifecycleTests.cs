using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>The states of sessions over their service: initializing, suspended, idle, forgotten; and the limits on them.</summary>
public sealed class SessionLifecycleTests
{
    private static readonly SessionRequest FromPool = new() { Pool = "teller" };

    [Fact]
    public void A_session_that_waits_for_its_pool_is_initializing_and_closing_it_breaks_it_off() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var first = await world.TakeAsync(World.Alice);
        var waiting = world.Service.CreateAsync(World.Alice, FromPool with { Label = "second" }, CancellationToken.None).AsTask();
        await world.UntilAsync(() => world.Service.Pools()[0].Waiting == 1);
        var pending = Assert.Single(world.Service.List(World.Alice), session => session.State == SessionState.Initializing);
        Assert.Equal(("second", "teller", ""), (pending.Label, pending.Pool, pending.Endpoint));
        Assert.Equal(pending.Id, world.Service.Find(World.Alice, pending.Id).Value.Id);
        Assert.Equal(SessionErrors.NoSuchSession, world.Service.Find(World.Bob, pending.Id).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.CloseAsync(World.Bob, pending.Id, CancellationToken.None)).Fault?.Code);
        Assert.Null((await world.Service.CloseAsync(World.Alice, pending.Id, CancellationToken.None)).Fault);
        Assert.Equal(SessionErrors.SessionClosed, (await waiting).Fault?.Code);
        Assert.Equal(0, world.Service.Pools()[0].Waiting);
        Assert.Equal(first.Id, Assert.Single(world.Service.List(World.Alice)).Id);
    });

    [Fact]
    public void A_suspended_session_keeps_its_screen_and_takes_no_input_until_it_is_resumed() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        var before = await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        Assert.Equal(SessionState.Suspended, (await world.Service.SuspendAsync(World.Alice, session.Id, CancellationToken.None)).Value.State);
        Assert.Equal(SessionErrors.Suspended, (await world.Service.SuspendAsync(World.Alice, session.Id, CancellationToken.None)).Fault?.Code);
        var input = new SessionInput { Steps = [new PressKey(Key.Pf3)], Settle = true };
        Assert.Equal(SessionErrors.Suspended, (await world.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None)).Fault?.Code);
        await io.Clock.Delay(TimeSpan.FromMinutes(5));
        var after = (await world.Service.ReadScreenAsync(World.Alice, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Value;
        Assert.Equal(before.Image.Text, after.Image.Text);
        Assert.Equal(SessionState.Active, (await world.Service.ResumeAsync(World.Alice, session.Id, CancellationToken.None)).Value.State);
        Assert.Equal(SessionErrors.Suspended, (await world.Service.ResumeAsync(World.Alice, session.Id, CancellationToken.None)).Fault?.Code);
        Assert.Null((await world.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None)).Fault);
        Assert.Equal(RequestErrors.Forbidden, (await world.Service.SuspendAsync(World.Reader, session.Id, CancellationToken.None)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await world.Service.SuspendAsync(World.Bob, session.Id, CancellationToken.None)).Fault?.Code);
        await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        Assert.Equal(
            ["session_created", "session_connected", "session_input", "session_suspended", "session_resumed", "session_input", "session_closed"],
            Kinds(world, session.Id));
    });

    [Fact]
    public void An_unused_session_is_told_as_idle_once_and_taken_back_at_its_pools_limit() => Simulate(async io =>
    {
        var pool = World.Pool(0, 1) with { UnusedTimeout = TimeSpan.FromMinutes(3) };
        await using var world = await World.StartAsync(io, pool);
        var session = await world.TakeAsync(World.Alice);
        await io.Clock.Delay(TimeSpan.FromMinutes(2));
        Assert.Equal(["session_created", "session_connected", "session_idle"], Kinds(world, session.Id));
        await io.Clock.Delay(TimeSpan.FromMinutes(2));
        Assert.Empty(world.Service.List(World.Alice));
        var closed = world.Journal.Entries.Last(entry => entry.Subject == $"session/{session.Id}");
        Assert.Equal(("session_closed", """{"reason":"not used"}"""), (closed.Kind, closed.Data));
        Assert.NotNull(await world.TakeAsync(World.Bob));
    });

    [Fact]
    public void Sessions_beyond_the_limit_are_refused_until_one_is_closed() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 5), limits: new SessionLimits { User = 2 });
        var first = await world.TakeAsync(World.Alice);
        await world.TakeAsync(World.Alice);
        var refused = await world.Service.CreateAsync(World.Alice, FromPool, CancellationToken.None);
        Assert.Equal(SessionErrors.TooManySessions, refused.Fault?.Code);
        await world.TakeAsync(World.Bob);
        await world.Service.CloseAsync(World.Alice, first.Id, CancellationToken.None);
        await world.TakeAsync(World.Alice);
        // A creation that fails gives its place back.
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                SessionErrors.NoSuchPool,
                (await world.Service.CreateAsync(World.Bob, new SessionRequest { Pool = "nowhere" }, CancellationToken.None)).Fault?.Code);
        }
    });

    [Fact]
    public void A_caller_may_be_less_patient_than_the_pool() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        await world.TakeAsync(World.Alice);
        var started = io.Clock.Elapsed;
        var refused = await world.Service.CreateAsync(World.Alice, FromPool with { Timeout = TimeSpan.FromSeconds(2) }, CancellationToken.None);
        Assert.Equal(SessionErrors.PoolFull, refused.Fault?.Code);
        Assert.Equal(2, (io.Clock.Elapsed - started).TotalSeconds, 0.1);
        Assert.Equal((1L, 1L), (world.Service.Pools()[0].Served, world.Service.Pools()[0].Refused));
    });

    [Fact]
    public void A_caller_that_breaks_off_at_any_moment_leaves_no_connection_open() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null);
        for (var i = 0; i < 60; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMicroseconds(i * 150), io.Clock);
            try
            {
                var got = await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, patience.Token);
                await world.Service.CloseAsync(World.Alice, got.Value.Id, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // Gone; what it had begun must end.
            }
        }

        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        Assert.Empty(world.Service.List(World.Alice));
    });

    private static IEnumerable<string> Kinds(World world, string id) =>
        world.Journal.Entries.Where(entry => entry.Subject == $"session/{id}").Select(entry => entry.Kind);

    private static void Simulate(Func<SimulatedIo, Task> body) => Simulation.RunSeeds(3, body);
}
