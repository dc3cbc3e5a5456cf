using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>The door's end in order: nobody is cut without a word.</summary>
public sealed class DoorEndingTests
{
    private const string Notice = "This system is being restarted.";

    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null) };

    [Fact]
    public void Terminals_on_sessions_and_on_panels_are_told_and_let_go_at_once() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open with { Default = null, Lus = [new DoorLuRule("TELL*", new DoorTarget("teller", null))] }, io: io);
        var working = await world.ConnectAsync(lu: "TELL1");
        await DoorWorld.SeeAsync(working, "MAIN MENU");
        var asked = await world.ConnectAsync();
        await DoorWorld.SeeAsync(asked, "Session ===>");
        var began = io.Clock.Elapsed;

        await world.Door.DrainAsync(Notice, CancellationToken.None);

        Assert.True(io.Clock.Elapsed - began < TimeSpan.FromSeconds(1), "nobody had to wait");
        foreach (var terminal in new[] { working, asked }) await ToldAsync(world, terminal);
        Assert.Contains("MAIN MENU", working.Capture().Text, StringComparison.Ordinal);
        Assert.Equal(2, world.Kinds("node").Count(kind => kind == "front_door_closed"));
        var late = await world.ConnectAsync();
        await ToldAsync(world, late);
    });

    [Fact]
    public void Who_waits_for_his_host_has_its_answer_first() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: (session, token) => SlowAsync(session, io, TimeSpan.FromSeconds(1), token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "TURN 0");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await world.UntilAsync(() => world.Kinds("default").Contains("session_input"), "the key is on its way");

        await world.Door.DrainAsync(Notice, CancellationToken.None);

        await ToldAsync(world, terminal);
        Assert.Contains("TURN 1", terminal.Capture().Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_host_that_does_not_answer_keeps_nobody_for_longer_than_the_limit() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: (session, token) => SlowAsync(session, io, TimeSpan.FromHours(1), token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "TURN 0");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await world.UntilAsync(() => world.Kinds("default").Contains("session_input"), "the key is on its way");
        var began = io.Clock.Elapsed;

        await world.Door.DrainAsync(Notice, CancellationToken.None);

        Assert.InRange(io.Clock.Elapsed - began, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        await ToldAsync(world, terminal);
    });

    private static async Task ToldAsync(DoorWorld world, Terminal terminal)
    {
        await DoorWorld.ReadAsync(terminal, Notice);
        await world.UntilAsync(() => terminal.Closed, "it is let go");
    }

    private static async Task SlowAsync(HostSession session, Io io, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (var turn = 0; ; turn++)
        {
            var panel = new Panel
            {
                Name = "turn",
                Fields = [new PanelField { Row = 1, Column = 2, Text = $"TURN {turn}" }, new PanelField { Row = 2, Column = 2, Name = "text", Input = true, Length = 4 }],
            };
            if (await session.ShowAsync(panel, null, cancellationToken) is null) return;
            await io.Clock.Delay(pause, cancellationToken);
        }
    }
}
