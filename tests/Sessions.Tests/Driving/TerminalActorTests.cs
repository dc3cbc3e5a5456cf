using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Client;
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

    [Fact]
    public void A_host_that_sends_on_and_takes_nothing_leaves_all_the_places_to_inputs() => Simulation.Run(1, async io =>
    {
        var reads = 0;
        var connection = new ScriptedConnection
        {
            // DO TERMINAL-TYPE, which is to be answered, and then text without end.
            Read = (buffer, _) =>
            {
                ((byte[])[0xFF, 0xFD, 24, (byte)'A']).CopyTo(buffer);
                reads++;
                return ValueTask.FromResult(4);
            },
            Write = async (_, token) => await io.Clock.Delay(TimeSpan.FromHours(1), token),
        };
        var actor = TerminalActor.Start(io, connection, new TerminalOptions(), "x");
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.InRange(reads, 1, TerminalActor.ChunkLimit + 2);

        var inputs = Enumerable.Range(0, TerminalActor.CommandLimit).Select(_ => InputAsync(actor)).ToList();
        var refused = await InputAsync(actor);
        Assert.Equal(SessionErrors.TooManyCommands, refused.Fault?.Code);
        Assert.DoesNotContain(inputs, input => input.IsCompleted);
        await actor.DisposeAsync();
        Assert.All(await Task.WhenAll(inputs), input => Assert.Equal(SessionErrors.SessionClosed, input.Fault?.Code));
    });

    [Fact]
    public void Inputs_that_were_taken_back_keep_their_places_until_their_turn_and_no_longer() => Simulation.Run(1, async io =>
    {
        var go = new TaskCompletionSource();
        var connection = new ScriptedConnection
        {
            Read = async (buffer, token) =>
            {
                if (go.Task.IsCompleted) await io.Clock.Delay(TimeSpan.FromHours(1), token);
                ((byte[])[0xFF, 0xFD, 24]).CopyTo(buffer);
                return 3;
            },
            Write = async (_, token) => await go.Task.WaitAsync(token),
        };
        await using var actor = TerminalActor.Start(io, connection, new TerminalOptions(), "x");
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        using (var gone = new CancellationTokenSource())
        {
            var inputs = Enumerable.Range(0, TerminalActor.CommandLimit).Select(_ => InputAsync(actor, gone.Token)).ToList();
            gone.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(inputs));
        }

        Assert.Equal(SessionErrors.TooManyCommands, (await InputAsync(actor)).Fault?.Code);
        go.SetResult();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Null((await InputAsync(actor)).Fault);
    });

    [Fact]
    public void An_input_that_comes_while_the_terminal_ends_is_told_of_its_end() => Simulation.Run(1, async io =>
    {
        var hasSpoken = false;
        var connection = new ScriptedConnection
        {
            Read = async (buffer, token) =>
            {
                if (hasSpoken) await io.Clock.Delay(TimeSpan.FromHours(1), token);
                hasSpoken = true;
                ((byte[])[0xFF, 0xFD, 24]).CopyTo(buffer);
                return 3;
            },
            // It is being sent to when the end comes, and nothing cuts that short.
            Write = async (_, _) => await io.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None),
        };
        var actor = TerminalActor.Start(io, connection, new TerminalOptions(), "x");
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var ending = actor.DisposeAsync().AsTask();

        var input = InputAsync(actor);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));

        Assert.False(input.IsCompleted);
        Assert.Equal(SessionErrors.SessionClosed, (await input).Fault?.Code);
        await ending;
    });

    [Fact]
    public void A_reader_that_fails_ends_the_terminal_and_does_not_leave_it_waiting() => Simulation.Run(1, async io =>
    {
        var connection = new ScriptedConnection { Read = (_, _) => throw new InvalidOperationException("by design"), Write = (_, _) => ValueTask.CompletedTask };
        await using var actor = TerminalActor.Start(io, connection, new TerminalOptions(), "x");
        var end = await actor.Ended.WaitAsync(TimeSpan.FromMinutes(1), io.Clock);
        Assert.Equal(RequestErrors.Unexpected, end.Fault.Code);
        Assert.DoesNotContain("by design", end.Fault.Detail, StringComparison.Ordinal);
    });

    private static Task<Result<InputAnswer>> InputAsync(TerminalActor actor, CancellationToken cancellationToken = default) =>
        actor.InputAsync([], _ => Task.CompletedTask, cancellationToken).AsTask();
}
