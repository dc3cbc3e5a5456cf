using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Driving;

public sealed class ScreenBoardTests
{
    private static SessionScreen Screen(long version) => TestScreens.Show(version, locked: false, $"VERSION {version}");

    [Fact]
    public void Waiters_are_woken_by_the_screen_that_fulfils_them_and_by_no_other() => Simulation.Run(1, async io =>
    {
        var board = new ScreenBoard(io.Clock, Screen(1));
        var second = board.WaitAsync(screen => screen.Version >= 2, null, CancellationToken.None).AsTask();
        var third = board.WaitAsync(screen => screen.Version >= 3, null, CancellationToken.None).AsTask();
        board.Publish(Screen(2));
        Assert.Equal(2, (await second).Value.Version);
        Assert.False(third.IsCompleted);
        board.Publish(Screen(3));
        Assert.Equal(3, (await third).Value.Version);
    });

    [Fact]
    public void The_end_wakes_everybody_and_meets_everybody_later() => Simulation.Run(1, async io =>
    {
        var board = new ScreenBoard(io.Clock, Screen(1));
        var waiting = board.WaitAsync(_ => false, TimeSpan.FromSeconds(5), CancellationToken.None).AsTask();
        board.Finish(new Fault(SessionErrors.SessionLost, "gone"));
        Assert.Equal(SessionErrors.SessionLost, (await waiting).Fault?.Code);
        Assert.Equal(SessionErrors.SessionLost, (await board.WaitAsync(_ => true, null, CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void A_wait_ends_at_its_deadline_and_says_what_was_there_instead() => Simulation.Run(1, async io =>
    {
        var board = new ScreenBoard(io.Clock, Screen(1));
        var late = await board.WaitAsync(
            new WaitCondition { Text = "GODOT" }, TimeSpan.FromSeconds(5), SecretMask.None, CancellationToken.None);
        Assert.Equal("Waited 5 s for text \"GODOT\". The screen was:\nVERSION 1", late.Fault?.Detail);
        Assert.Equal(5, io.Clock.Elapsed.TotalSeconds, 0.01);
    });

    [Fact]
    public void Waiters_beyond_the_limit_are_refused_and_those_who_leave_make_room() => Simulation.Run(1, async io =>
    {
        var board = new ScreenBoard(io.Clock, Screen(1));
        using var leave = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, ScreenBoard.WaiterLimit).Select(_ => board.WaitAsync(_ => false, null, leave.Token).AsTask()).ToList();
        Assert.Equal(SessionErrors.TooManyCommands, (await board.WaitAsync(_ => false, null, CancellationToken.None)).Fault?.Code);
        leave.Cancel();
        await Task.WhenAll(waiting.Select(wait => Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait)));
        var late = await board.WaitAsync(_ => false, TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal(SessionErrors.WaitTimedOut, late.Fault?.Code);
    });

    [Fact]
    public void A_condition_that_cannot_be_asked_fails_for_who_waits_and_not_for_who_publishes() => Simulation.Run(1, async io =>
    {
        var board = new ScreenBoard(io.Clock, Screen(1));
        var failing = board.WaitAsync(screen => screen.Version < 2 ? false : throw new InvalidOperationException("by design"), null, CancellationToken.None).AsTask();
        var other = board.WaitAsync(screen => screen.Version >= 2, null, CancellationToken.None).AsTask();
        board.Publish(Screen(2));
        Assert.Equal(RequestErrors.Unexpected, (await failing).Fault?.Code);
        Assert.Equal(2, (await other).Value.Version);
    });
}
