using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys.Recording;

namespace Holdfast.Sessions.Tests.Journeys.Recording;

public sealed class ScreenMarkTests
{
    [Fact]
    public void A_title_is_rather_taken_than_what_changes()
    {
        var screen = TestScreens.Show(1, locked: false, "T0421  CUSTOMER SEARCH   12:31:07", "BRANCH 12  MONDAY", "", "", "PLEASE ENTER A NAME OR A NUMBER");
        var mark = ScreenMark.Of(screen.Image, null);
        Assert.Equal(("CUSTOMER SEARCH", 1, 8, true), (mark.Text, mark.Row, mark.Column, mark.Unlocked));
        Assert.True(mark.Holds(screen));
    }

    [Fact]
    public void What_stood_on_the_screen_before_does_not_tell_them_apart()
    {
        var first = TestScreens.Show(1, locked: false, "CUSTOMER SEARCH").Image;
        var second = TestScreens.Show(2, locked: false, "CUSTOMER SEARCH", "", "", "NOBODY FOUND");
        Assert.Equal("NOBODY FOUND", ScreenMark.Of(second.Image, first).Text);
    }

    [Fact]
    public void Covered_secrets_and_bare_screens_have_no_mark_but_the_cursor()
    {
        var screen = TestScreens.Show(1, locked: false, "USER *******", "12", "OK");
        Assert.Equal(new WaitCondition { Unlocked = true, Cursor = (1, 1) }, ScreenMark.Of(screen.Image, null));
    }
}
