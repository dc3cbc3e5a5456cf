using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Pool;

/// <summary>Sessions that are given back while the host still owes an answer.</summary>
public sealed class ResetTests
{
    private static readonly Panel Menu = new()
    {
        Name = "menu", Fields = [new PanelField { Row = 1, Column = 2, Text = "MAIN MENU" }, new PanelField { Row = 3, Column = 2, Name = "option", Input = true, Length = 1 }],
    };

    [Fact]
    public void One_that_cannot_be_led_back_makes_room_for_another_within_seconds() => Simulation.RunSeeds(3, async io =>
    {
        await using var world = await StartAsync(io, TimeSpan.FromHours(1));
        var left = await LeaveAsync(world);
        var served = await world.TakeAsync(World.Bob);
        Assert.InRange(io.Clock.Elapsed - left, SessionPool.AnswerTime, SessionPool.AnswerTime + TimeSpan.FromSeconds(2));
        Assert.Equal(SessionState.Connected, served.State);
        Assert.Equal(2, world.Journal.Entries.Count(entry => entry.Kind == "connection_opened"));
        var told = Assert.Single(world.Journal.Entries, entry => entry.Kind == "connection_error");
        Assert.Contains("the last key was not answered", told.Data, StringComparison.Ordinal);
    });

    [Fact]
    public void One_whose_answer_comes_late_is_led_back_all_the_same() => Simulation.RunSeeds(3, async io =>
    {
        await using var world = await StartAsync(io, SessionPool.AnswerTime - TimeSpan.FromSeconds(1));
        await LeaveAsync(world);
        await world.TakeAsync(World.Bob);
        Assert.Single(world.Journal.Entries, entry => entry.Kind == "connection_opened");
        Assert.Single(world.Journal.Entries, entry => entry.Kind == "connection_reset");
    });

    /// <summary>Alice presses Enter and gives the session back before it is answered; when she did.</summary>
    private static async Task<TimeSpan> LeaveAsync(World world)
    {
        var session = await world.TakeAsync(World.Alice);
        Assert.Null((await world.Service.InputAsync(World.Alice, session.Id, new SessionInput { Steps = [new PressKey(Key.Enter)] }, CancellationToken.None)).Fault);
        Assert.Null((await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
        return world.Io.Clock.Elapsed;
    }

    /// <summary>A pool of one session, at a host that takes this long to answer Enter and answers PF3 at once.</summary>
    private static async Task<World> StartAsync(SimulatedIo io, TimeSpan slowness)
    {
        var listener = await HostListener.StartAsync(
            io, Address.Tcp("127.0.0.1", 3270), new HostOptions(),
            async (session, token) =>
            {
                while (await session.ShowAsync(Menu, null, token) is { } reply)
                {
                    if (reply.Aid == Tn3270.Screen.Aid.Enter) await io.Clock.Delay(slowness, token);
                }
            },
            CancellationToken.None);
        var wait = new WaitStep(new WaitCondition { Text = "MAIN MENU", Unlocked = true }, TimeSpan.FromSeconds(5));
        return await World.StartAsync(
            io, [listener], [new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = 3270 }], World.Pool(0, 1),
            new JourneyDefinition { Name = "logon", Steps = [wait], Reset = [new PressStep(Key.Pf3), wait] });
    }
}
