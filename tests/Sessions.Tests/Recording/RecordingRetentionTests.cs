using Holdfast.Sessions.Recording;

namespace Holdfast.Sessions.Tests.Recording;

public sealed class RecordingRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecordingOptions Endless = new() { KeepAge = TimeSpan.Zero, KeepBytes = 0, KeepSessions = 1000 };

    [Fact]
    public void Nothing_goes_while_all_is_within_what_may_be_kept() =>
        Assert.Empty(RecordingRetention.Choose([Kept("a", 400, 10), Kept("b", 2, 10)], Endless, Now));

    [Fact]
    public void What_is_too_old_goes() =>
        Assert.Equal(["a"], RecordingRetention.Choose([Kept("b", 29, 10), Kept("a", 31, 10)], Endless with { KeepAge = TimeSpan.FromDays(30) }, Now));

    [Fact]
    public void Of_too_many_and_of_too_much_the_oldest_go()
    {
        KeptRecording[] all = [Kept("c", 1, 10), Kept("a", 3, 10), Kept("b", 2, 10)];
        Assert.Equal(["a"], RecordingRetention.Choose(all, Endless with { KeepSessions = 2 }, Now));
        Assert.Equal(["a", "b"], RecordingRetention.Choose(all, Endless with { KeepBytes = 15 }, Now));
    }

    [Fact]
    public void What_goes_on_counts_and_stays()
    {
        KeptRecording[] all = [Kept("a", 9, 100) with { IsLive = true }, Kept("b", 2, 10)];
        Assert.Equal(["b"], RecordingRetention.Choose(all, Endless with { KeepBytes = 50, KeepAge = TimeSpan.FromDays(5) }, Now));
    }

    [Fact]
    public void Over_any_choice_what_is_left_is_within_the_limits_or_under_way_and_nothing_goes_without_need()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            KeptRecording[] all = [.. Enumerable.Range(0, random.Next(30)).Select(i => Kept($"{i:00}", random.Next(60), random.Next(100)) with { IsLive = random.Next(5) == 0 })];
            var options = new RecordingOptions { KeepAge = TimeSpan.FromDays(30), KeepBytes = random.Next(1500), KeepSessions = 1 + random.Next(30) };
            var gone = RecordingRetention.Choose(all, options, Now);
            KeptRecording[] left = [.. all.Where(recording => !gone.Contains(recording.Id))];
            Assert.All(left, recording => Assert.True(recording.IsLive || Now - recording.LastAt <= options.KeepAge));
            Assert.True(left.All(recording => recording.IsLive) || (left.Length <= options.KeepSessions && (options.KeepBytes == 0 || left.Sum(recording => recording.Bytes) <= options.KeepBytes)));
            if (gone.Count == 0) continue;
            // With the last that went, it would not have been within the limits.
            var last = all.Single(recording => recording.Id == gone[^1]);
            Assert.False(last.IsLive);
            Assert.True(
                Now - last.LastAt > options.KeepAge || left.Length + 1 > options.KeepSessions
                || (options.KeepBytes > 0 && left.Sum(recording => recording.Bytes) + last.Bytes > options.KeepBytes));
        }
    }

    private static KeptRecording Kept(string id, int days, long bytes) => new(id, Now - TimeSpan.FromDays(days), bytes, IsLive: false);
}
