using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.Driving;

/// <summary>The terminal's loop, on a session of a real host.</summary>
public sealed class TerminalActorTests
{
    [Fact]
    public void Who_no_longer_looks_does_not_take_the_place_of_who_looks_now() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        var view = await world.TakeAsync(World.Alice);
        var actor = world.Service.Hold(World.Alice, view.Id).Value.Connection.Terminal;
        var (first, second) = (0, 0);
        Action<ScreenBuffer, SessionScreen> one = (_, _) => first++;
        Action<ScreenBuffer, SessionScreen> other = (_, _) => second++;
        await actor.MirrorAsync(one, CancellationToken.None);
        await actor.MirrorAsync(other, CancellationToken.None);
        Assert.Equal((1, 1), (first, second));

        actor.Unmirror(one);

        await world.SendAsync(World.Alice, view.Id, new PressKey(Key.Tab));
        Assert.Equal((1, 2), (first, second));
        actor.Unmirror(other);
        await world.SendAsync(World.Alice, view.Id, new PressKey(Key.Tab));
        Assert.Equal((1, 2), (first, second));
    });

    [Fact]
    public void Each_input_is_looked_at_once_whether_or_not_it_changes_the_screen() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        var view = await world.TakeAsync(World.Alice);
        var actor = world.Service.Hold(World.Alice, view.Id).Value.Connection.Terminal;
        var seen = new List<long>();
        await actor.MirrorAsync((_, screen) => seen.Add(screen.Version), CancellationToken.None);
        var version = Assert.Single(seen);

        await world.SendAsync(World.Alice, view.Id, new TypeText("1"));
        await world.SendAsync(World.Alice, view.Id);

        Assert.Equal([version, version + 1, version + 1], seen);
    });

    [Fact]
    public void An_input_at_which_the_terminal_itself_fails_is_answered() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        var view = await world.TakeAsync(World.Alice);
        var actor = world.Service.Hold(World.Alice, view.Id).Value.Connection.Terminal;

        var answer = await actor.InputAsync([new TypeText("1")], _ => throw new InvalidOperationException("by design"), CancellationToken.None)
            .AsTask().WaitAsync(TimeSpan.FromMinutes(1), io.Clock);

        Assert.Equal(SessionErrors.SessionLost, answer.Fault?.Code);
        Assert.Equal(RequestErrors.Unexpected, (await actor.Ended).Fault.Code);
    });
}
