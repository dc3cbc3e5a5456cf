using Holdfast.Sessions.Driving;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>A host that answers, and what it answers is no 3270.</summary>
public sealed class NonsenseTests
{
    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null) };

    [Fact]
    public async Task A_host_that_goes_on_answering_nonsense_is_left_for_another_and_the_user_is_told()
    {
        await using var world = await DoorWorld.StartAsync(Open, (session, token) => AnswerAsync(session, TerminalActor.MalformedLimit, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MENU");
        var before = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));

        await terminal.TypeAsync("BAD", CancellationToken.None);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await DoorWorld.SeeAsync(terminal, "CONNECTION LOST");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MENU");
        var after = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        Assert.Equal((before.Id, true), (after.Id, before.Endpoint != after.Endpoint));
        Assert.Equal(TerminalActor.MalformedLimit, world.Service.Endpoints().Single(endpoint => endpoint.Name == before.Endpoint).Malformed);
        Assert.Single(world.Journal.Entries, entry => entry.Kind == "connection_error" && entry.Result == "failed:HF3107");
    }

    [Fact]
    public async Task One_answer_that_is_nonsense_is_counted_and_told_and_the_session_stays()
    {
        await using var world = await DoorWorld.StartAsync(Open, (session, token) => AnswerAsync(session, TerminalActor.MalformedLimit - 1, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MENU");
        var before = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));

        await terminal.TypeAsync("BAD", CancellationToken.None);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await DoorWorld.SeeAsync(terminal, "MENU AGAIN");
        var after = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        Assert.Equal((before.Id, before.Endpoint), (after.Id, after.Endpoint));
        var endpoint = world.Service.Endpoints().Single(endpoint => endpoint.Name == before.Endpoint);
        Assert.Equal(TerminalActor.MalformedLimit - 1, endpoint.Malformed);
        Assert.Single(world.Journal.Entries, entry => entry.Kind == "connection_error" && entry.Result == "failed:HF3107");
    }

    /// <summary>A menu whose word BAD is answered by nonsense, so many times, and then by the menu again.</summary>
    private static async Task AnswerAsync(HostSession session, int times, CancellationToken cancellationToken)
    {
        byte[] nonsense = [0xC3, 0x00, 0x17, 0x42];
        var title = "MENU";
        while (await session.ShowAsync(Menu(title), null, cancellationToken) is { } reply)
        {
            if (reply["word"] != "BAD") continue;
            title = "MENU AGAIN";
            for (var i = 0; i < times; i++) _ = await session.SendAsync(nonsense, cancellationToken);
        }
    }

    private static Panel Menu(string title) => new()
    {
        Name = "menu",
        Fields = [new PanelField { Row = 1, Column = 2, Text = title, Length = 20 }, new PanelField { Row = 2, Column = 2, Name = "word", Input = true, Length = 4 }],
    };
}
