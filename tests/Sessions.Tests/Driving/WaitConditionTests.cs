using System.Text.RegularExpressions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Tests.Driving;

public sealed class WaitConditionTests
{
    private static readonly SessionScreen Screen = TestScreens.Show(7, locked: false, " HARBOUR", "   LOGON ===>");

    [Fact]
    public void Text_is_found_anywhere_on_a_row_or_at_a_place()
    {
        Assert.True(new WaitCondition { Text = "LOGON" }.Holds(Screen));
        Assert.True(new WaitCondition { Text = "LOGON", Row = 2 }.Holds(Screen));
        Assert.True(new WaitCondition { Text = "LOGON", Row = 2, Column = 4 }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "logon" }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", Row = 1 }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", Row = 2, Column = 3 }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", Row = 0 }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", Row = 99, Column = 99 }.Holds(Screen));
    }

    [Fact]
    public void All_parts_must_hold()
    {
        Assert.True(new WaitCondition { Text = "LOGON", NotText = "ERROR", Unlocked = true, ChangedSince = 6 }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", NotText = "HARBOUR" }.Holds(Screen));
        Assert.False(new WaitCondition { Text = "LOGON", ChangedSince = 7 }.Holds(Screen));
        Assert.False(new WaitCondition { Unlocked = true }.Holds(TestScreens.Show(1, locked: true, "X")));
        Assert.True(new WaitCondition { Cursor = (1, 1) }.Holds(Screen));
        Assert.False(new WaitCondition { Cursor = (1, 2) }.Holds(Screen));
        Assert.True(new WaitCondition().Holds(Screen));
    }

    [Fact]
    public void Patterns_see_rows_as_lines()
    {
        Assert.True(new WaitCondition { Pattern = WaitCondition.ParsePattern(@"HARBOUR\n +LOGON =+>") }.Holds(Screen));
        Assert.False(new WaitCondition { Pattern = WaitCondition.ParsePattern("^LOGON") }.Holds(Screen));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=x)")]
    public void Patterns_that_could_take_forever_or_are_none_are_refused(string pattern) =>
        Assert.Null(WaitCondition.ParsePattern(pattern));

    [Fact]
    public void It_is_told_in_words() =>
        Assert.Equal(
            "text \"A\" on row 2 from column 3 and no text \"B\" and the cursor at row 1, column 2 and an unlocked keyboard and a changed screen",
            new WaitCondition { Text = "A", Row = 2, Column = 3, NotText = "B", Cursor = (1, 2), Unlocked = true, ChangedSince = 1 }.ToString());

    [Fact]
    public void No_pattern_has_a_deadline_for_a_busy_machine_would_end_sessions_by_it() =>
        Assert.Equal(Regex.InfiniteMatchTimeout, WaitCondition.ParsePattern("READY")!.MatchTimeout);
}
