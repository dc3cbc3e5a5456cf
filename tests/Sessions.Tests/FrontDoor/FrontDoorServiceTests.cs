using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Terminals at the door, with teller hosts behind it.</summary>
public sealed class FrontDoorServiceTests
{
    private static readonly DoorTarget Teller = new("teller", null);
    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = Teller };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_works_on_a_session_that_is_logged_on_and_gives_it_back(bool extended)
    {
        await using var world = await DoorWorld.StartAsync(Open);
        var terminal = await world.ConnectAsync(extended: extended);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        await EchoAsync(terminal, "HELLO");
        var view = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        Assert.Equal(("teller", "tn3270:127.0.0.1"), (view.Pool, view.Owner));

        await terminal.DisposeAsync();

        await world.UntilAsync(() => world.Service.Pools()[0] is { InUse: 0, Preparing: 0, Warm: >= 1 }, "the session is back in the pool");
        var told = world.Kinds("default").ToList();
        Assert.Equal(["front_door_attached", "session_input", "session_input", "session_closed"], told.Where(kind => kind is not ("session_created" or "session_connected")));
        Assert.Contains("front_door_connected", world.Kinds("node"));
        await world.UntilAsync(() => world.Kinds("node").Contains("front_door_closed"), "the end is told");
        Assert.DoesNotContain(world.Journal.Entries, entry => entry.Data?.Contains("HELLO", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task The_panel_lists_the_pools_and_lets_in_who_shows_a_token()
    {
        await using var world = await DoorWorld.StartAsync(new FrontDoorDefinition());
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "Token   ===>");
        Assert.Contains("teller", terminal.Capture().Text, StringComparison.Ordinal);
        await FillAsync(terminal, "Session", "TELLER");
        await FillAsync(terminal, "Token", "wrong");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "The token is not valid.");
        Assert.Empty(world.Service.List(DoorWorld.User));
        await FillAsync(terminal, "Token", DoorWorld.Token);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        Assert.Equal(DoorWorld.User.Actor, Assert.Single(world.Service.List(DoorWorld.User)).Owner);
        Assert.Contains("front_door_refused", world.Kinds("node"));
    }

    [Fact]
    public async Task The_port_or_the_LU_asked_for_decides_where_to()
    {
        await using var world = await DoorWorld.StartAsync(new FrontDoorDefinition
        {
            LogOn = DoorLogOn.None,
            Ports = [new DoorPort(Address.Tcp("127.0.0.1", 0), null, null), new DoorPort(Address.Tcp("127.0.0.1", 0), null, new DoorTarget(null, "b"))],
            Lus = [new DoorLuRule("TELL*", Teller)],
        });
        var byLu = await world.ConnectAsync(lu: "TELL7");
        await DoorWorld.SeeAsync(byLu, "MAIN MENU");
        var byPort = await world.ConnectAsync(port: 1);
        await DoorWorld.SeeAsync(byPort, "LOGON ===>");
        var undecided = await world.ConnectAsync();
        await DoorWorld.SeeAsync(undecided, "Session ===>");
        Assert.Equal(["", "b"], world.Service.List(World.Alice with { Tenant = "default" }).Select(view => view.Pool is null ? view.Endpoint : "").Order());
    }

    [Fact]
    public async Task A_lost_host_is_a_pause_and_the_next_endpoint_of_the_pool()
    {
        await using var world = await DoorWorld.StartAsync(Open);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        await EchoAsync(terminal, "BEFORE");
        var first = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));

        await world.StopHostAsync(first.Endpoint);

        // He was on a form beyond a key that is not listed under repeat: it is told, and the session stands on the menu before it.
        await DoorWorld.SeeAsync(terminal, "CONNECTION LOST");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        await EchoAsync(terminal, "AFTER");
        var second = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        Assert.NotEqual(first.Endpoint, second.Endpoint);
        Assert.Equal((first.Id, MigrationState.Completed), (second.Id, second.Migration?.State));
        Assert.False(terminal.Closed);
    }

    [Fact]
    public async Task A_user_on_a_screen_that_can_be_restored_sees_a_pause_and_nothing_else()
    {
        await using var world = await DoorWorld.StartAsync(Open);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        var first = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        await FillAsync(terminal, "Option", "1");

        await world.StopHostAsync(first.Endpoint);
        await world.UntilAsync(() => world.Service.List(World.Alice with { Tenant = "default" })[0].Migration is { State: MigrationState.Completed, Fault: null }, "the session is elsewhere");

        // What he had typed and not sent is still there, and goes to the new host.
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "ECHO");
        Assert.False(terminal.Closed);
    }

    [Fact]
    public void A_host_that_drops_every_session_at_once_is_tried_ever_more_slowly_and_then_given_up() => Simulation.Run(1, async io =>
    {
        var greeting = new Panel { Name = "hello", Fields = [new PanelField { Row = 1, Column = 2, Text = "HELLO AND GOODBYE" }] };
        await using var world = await DoorWorld.StartAsync(
            Open with { Default = new DoorTarget(null, "a") }, io: io, application: async (session, token) =>
            {
                _ = await session.DisplayAsync(greeting, null, token);
                await io.Clock.Delay(TimeSpan.FromMilliseconds(20), token);
            });
        var terminal = await world.ConnectAsync();

        var told = await terminal.WaitAsync(
            machine => machine.Screen.Capture().Text.Contains("NO SESSION", StringComparison.Ordinal), TimeSpan.FromMinutes(3), CancellationToken.None);

        Assert.True(told, terminal.Capture().Text);
        Assert.InRange(world.Kinds("default").Count(kind => kind == "front_door_attached"), 2, 20);
        Assert.InRange(io.Clock.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(3));
    });

    [Fact]
    public async Task A_key_that_was_never_answered_is_told_to_be_uncertain()
    {
        await using var world = await DoorWorld.StartAsync(Open, application: MuteAsync);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAY");
        var first = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        await terminal.TypeAsync("9", CancellationToken.None);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await world.UntilAsync(() => world.Kinds("default").Contains("session_input"), "the key has gone to the host");

        await world.StopHostAsync(first.Endpoint);

        await DoorWorld.SeeAsync(terminal, "is uncertain");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "PAY");
        var ended = Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_migration_ended");
        Assert.Contains("\"uncertain\":true", ended.Data, StringComparison.Ordinal);
        Assert.Equal("failed:HF3022", ended.Result);
    }

    [Fact]
    public async Task A_larger_screen_than_the_terminals_is_refused_with_both_sizes()
    {
        await using var world = await DoorWorld.StartAsync(Open, application: WideAsync, model: TerminalModel.Model5);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "SCREEN TOO LARGE");
        Assert.Contains("27 rows of 132", terminal.Capture().Text, StringComparison.Ordinal);
        var wide = await world.ConnectAsync(model: TerminalModel.Model5);
        await DoorWorld.SeeAsync(wide, "WIDE");
        Assert.Equal(132, wide.Capture().Columns);
    }

    [Fact]
    public async Task Limits_are_told_on_the_screen_and_hold()
    {
        await using var world = await DoorWorld.StartAsync(Open, limits: new SessionLimits { User = 1 });
        var first = await world.ConnectAsync();
        await DoorWorld.SeeAsync(first, "MAIN MENU");
        var second = await world.ConnectAsync();
        await DoorWorld.SeeAsync(second, "NO SESSION");
        await first.DisposeAsync();
        await world.UntilAsync(() => world.Service.List(World.Alice with { Tenant = "default" }).Count == 0, "the first is gone");
        await second.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(second, "MAIN MENU");
    }

    [Fact]
    public void Connections_that_come_to_nothing_are_told_and_many_of_them_in_one() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io);
        for (var i = 0; i < 5; i++) await using (await io.Network.ConnectAsync(world.Door.Addresses[0], CancellationToken.None)) await world.PassAsync(TimeSpan.FromMilliseconds(10));
        await world.UntilAsync(() => world.Door.Dropped == 5, "all are counted");

        await world.Door.DisposeAsync();

        var told = world.Journal.Entries.Where(entry => entry.Kind == "front_door_dropped").Select(entry => entry.Data!).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains("\"reason\":\"not_negotiated\",\"count\":1,\"port\":\"127.0.0.1:0\",\"address\":", told[0], StringComparison.Ordinal);
        Assert.Contains("\"count\":4", told[1], StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_session_closed_by_others_shows_nothing_more_to_its_terminal()
    {
        await using var world = await DoorWorld.StartAsync(Open);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        var owner = World.Alice with { Tenant = "default" };
        var view = Assert.Single(world.Service.List(owner));
        Assert.Null((await world.Service.CloseAsync(owner, view.Id, CancellationToken.None)).Fault);
        await DoorWorld.SeeAsync(terminal, "SESSION CLOSED");
    }

    private static async Task EchoAsync(Terminal terminal, string text)
    {
        await FillAsync(terminal, "Option", "1");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "ECHO");
        await FillAsync(terminal, "Text", text);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, $"ECHOED: {text}");
    }

    private static async Task FillAsync(Terminal terminal, string label, string text)
    {
        var field = terminal.Capture().Fields.First(field => !field.Protected && field.Label.StartsWith(label, StringComparison.Ordinal));
        Assert.False(terminal.SetCursor(field.Row, field.Column).IsRefused);
        await terminal.PressAsync(Key.EraseEof, CancellationToken.None);
        Assert.False((await terminal.TypeAsync(text, CancellationToken.None)).IsRefused);
    }

    private static async Task MuteAsync(HostSession session, CancellationToken cancellationToken)
    {
        var panel = new Panel
        {
            Name = "pay",
            Fields = [new PanelField { Row = 1, Column = 2, Text = "PAY" }, new PanelField { Row = 2, Column = 2, Name = "amount", Input = true, Length = 4 }],
        };
        if (await session.ShowAsync(panel, null, cancellationToken) is not null) await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async Task WideAsync(HostSession session, CancellationToken cancellationToken) => _ = await session.ShowAsync(
        new Panel
        {
            Name = "wide",
            Fields = [new PanelField { Row = 1, Column = 90, Text = "WIDE" }, new PanelField { Row = 2, Column = 2, Name = "amount", Input = true, Length = 4 }],
        },
        null,
        cancellationToken);
}
