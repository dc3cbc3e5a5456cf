using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Hooks;

namespace Holdfast.Sessions.Tests.Hooks;

public sealed class HookLaneTests
{
    private static readonly HookDefinition Hook = new() { Name = "h", On = [HookMoment.Error], Post = new Uri("https://ops.example.com/x"), Retries = 3 };

    [Fact]
    public void What_fails_for_now_is_tried_again_ever_later_and_what_comes_meanwhile_waits_its_turn() => Simulation.Run(1, async io =>
    {
        List<(string Id, TimeSpan At)> attempts = [];
        var journal = new RecordingJournal(io);
        var lane = new HookLane(Hook, io, (news, _) =>
        {
            attempts.Add((news.Id, io.Clock.Elapsed));
            return ValueTask.FromResult(attempts.Count <= 2 ? HookAttempt.Again("it answered 503") : HookAttempt.Done);
        }, new HookEvents(journal, io));
        lane.Tell(News("first"));
        lane.Tell(News("second"));
        Assert.Equal(2, lane.View.Waiting);
        lane.Close();
        await lane.RunAsync(CancellationToken.None);

        Assert.Equal(["first", "first", "first", "second"], attempts.Select(attempt => attempt.Id));
        Assert.InRange((attempts[1].At - attempts[0].At).TotalSeconds, 0.5, 1.01);
        Assert.InRange((attempts[2].At - attempts[1].At).TotalSeconds, 1, 2.01);
        Assert.Equal((0, 2, 0, 2, 0), (lane.View.Waiting, lane.View.Runs, lane.View.Failures, lane.View.Retries, lane.View.Dropped));
        Assert.Equal(["ok", "ok"], journal.Entries.Where(entry => entry.Kind == "session_hook_run").Select(entry => entry.Result));
        Assert.Contains("\"attempts\":3", journal.Entries[0].Data!, StringComparison.Ordinal);
    });

    [Fact]
    public void What_fails_for_good_or_too_often_or_unexpectedly_is_told_and_the_next_is_carried_out() => Simulation.Run(1, async io =>
    {
        var attempts = 0;
        var journal = new RecordingJournal(io);
        var lane = new HookLane(Hook, io, (news, _) =>
        {
            attempts++;
            return news.Id switch
            {
                "always" => ValueTask.FromResult(HookAttempt.Again("it answered 503")),
                "never" => ValueTask.FromResult(HookAttempt.Failed("it answered 404")),
                "thrown" => throw new InvalidOperationException("SCREEN CONTENT"),
                _ => ValueTask.FromResult(HookAttempt.Done),
            };
        }, new HookEvents(journal, io));
        foreach (var id in (string[])["always", "never", "thrown", "fine"]) lane.Tell(News(id));
        lane.Close();
        await lane.RunAsync(CancellationToken.None);

        Assert.Equal(1 + Hook.Retries + 3, attempts);
        Assert.Equal((4, 3, "it failed unexpectedly (InvalidOperationException)"), (lane.View.Runs, lane.View.Failures, lane.View.LastFailure));
        Assert.Equal(["failed:HF3026", "failed:HF3026", "failed:HF3026", "ok"], journal.Entries.Select(entry => entry.Result));
        Assert.All(journal.Entries, entry => Assert.DoesNotContain("SCREEN", entry.Data!, StringComparison.Ordinal));
    });

    [Fact]
    public void What_is_too_much_is_dropped_at_once_counted_and_told_once_in_a_minute() => Simulation.Run(1, async io =>
    {
        var journal = new RecordingJournal(io);
        var hang = new TaskCompletionSource<HookAttempt>();
        var lane = new HookLane(Hook, io, async (_, token) => await hang.Task.WaitAsync(token), new HookEvents(journal, io));
        var running = io.Start("lane", () => lane.RunAsync(CancellationToken.None));
        lane.Tell(News("0"));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        for (var i = 0; i < HookLane.WaitingLimit + 10; i++) lane.Tell(News($"{i}"));

        Assert.Equal((HookLane.WaitingLimit + 1, 10), (lane.View.Waiting, lane.View.Dropped));
        Assert.Equal(["""{"count":1}"""], Dropped(journal));
        await io.Clock.Delay(TimeSpan.FromMinutes(2));
        lane.Tell(News("one more"));
        Assert.Equal(["""{"count":1}""", """{"count":10}"""], Dropped(journal));

        hang.SetResult(HookAttempt.Done);
        lane.Close();
        await running;
        Assert.Equal((0, HookLane.WaitingLimit + 1, 11), (lane.View.Waiting, lane.View.Runs, lane.View.Dropped));
    });

    [Fact]
    public void What_is_left_at_the_end_is_told_as_dropped() => Simulation.Run(1, async io =>
    {
        var journal = new RecordingJournal(io);
        var lane = new HookLane(
            Hook, io,
            async (_, token) =>
            {
                await io.Clock.Delay(TimeSpan.FromHours(1), token);
                return HookAttempt.Done;
            },
            new HookEvents(journal, io));
        using var stop = new CancellationTokenSource();
        var running = io.Start("lane", () => lane.RunAsync(stop.Token));
        for (var i = 0; i < 5; i++) lane.Tell(News($"{i}"));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        stop.Cancel();
        await running;
        Assert.Equal((0, 0, 5), (lane.View.Waiting, lane.View.Runs, lane.View.Dropped));
        Assert.Equal(["""{"count":5}"""], Dropped(journal));
    });

    private static IEnumerable<string?> Dropped(RecordingJournal journal) =>
        journal.Entries.Where(entry => entry.Kind == "session_hook_dropped").Select(entry => entry.Data);

    private static HookNews News(string id) => new()
    {
        Id = id, Moment = HookMoment.Error, Time = DateTimeOffset.UnixEpoch, Node = "alpha", Tenant = "alpha", Session = "s", Owner = "key:alice", Actor = "system:sessions",
        Endpoint = "a",
    };
}
