using Holdfast.Processes.Foreign;

namespace Holdfast.Processes.Tests.Foreign;

public sealed class LookRhythmTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void While_nothing_changes_the_pauses_get_long_and_have_an_end()
    {
        var rhythm = new LookRhythm();
        var looks = Looks(rhythm, 1, 100, "4711", "db");
        Assert.Equal([1, 2, 3, 4, 5, 15, 25, 35, 45, 55, 65, 75, 85, 95], looks);
    }

    [Fact]
    public void A_new_process_and_another_who_is_missing_are_looked_for_at_once()
    {
        var rhythm = new LookRhythm();
        Looks(rhythm, 1, 20, "4711", "db");
        Assert.Equal([21, 22, 23, 24, 25, 35], Looks(rhythm, 21, 40, "4712", "db"));
        Assert.Equal([41, 42, 43, 44, 45, 55], Looks(rhythm, 41, 60, "4712", "db web"));
    }

    [Fact]
    public void What_a_look_started_itself_is_no_change()
    {
        var rhythm = new LookRhythm();
        var looks = 0;
        for (var second = 1; second <= 20; second++)
        {
            if (!rhythm.IsDue(second * Second, $"{looks}", "unit"))
                continue;
            rhythm.Looked($"{++looks}");
        }

        Assert.Equal(LookRhythm.LooksAfterChange + 1, looks);
    }

    [Fact]
    public void Where_the_newest_is_not_known_each_look_is_due() =>
        Assert.Equal(30, Looks(new LookRhythm(), 1, 30, null, "db").Count);

    private static List<int> Looks(LookRhythm rhythm, int from, int to, string? newest, string missing) =>
        [.. Enumerable.Range(from, to - from + 1).Where(second => rhythm.IsDue(second * Second, newest, missing))];
}
