using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

public sealed class EntranceFlowTests
{
    [Theory]
    [InlineData("teller3", "TELLER3")]
    [InlineData("LOGON teller3", "TELLER3")]
    [InlineData("", "")]
    [InlineData("averylongname", "AVERYLON")]
    public void The_prompt_takes_a_user_on_to_the_log_on_panel(string typed, string user)
    {
        var visit = new Visit().Press(Aid.Enter, (LogoPanel.User, typed));
        Assert.Equal((Place.LogOn, user), (visit.State.Place, visit.State.TypedUser));
        Assert.Equal(user.Length == 0 ? LogOnPanel.User : LogOnPanel.Password, visit.Panel.CursorField);
    }

    [Fact]
    public void A_right_password_leads_to_the_menu()
    {
        var visit = Visit.AtMenu();
        Assert.Equal((Place.Menu, "TELLER1"), (visit.State.Place, visit.State.User));
        Assert.Contains("Main Menu", visit.Text);
    }

    [Fact]
    public void A_wrong_password_is_counted_and_the_user_kept()
    {
        var visit = new Visit().Press(Aid.Enter, (LogoPanel.User, "TELLER1")).Press(Aid.Enter, (LogOnPanel.Password, "WRONG"));
        Assert.Equal(new FlowEffect.CheckPassword("TELLER1", "WRONG"), visit.Effect);
        visit.Tell(new FlowEvent.PasswordChecked(new LogOnAnswer(LogOnOutcome.Wrong, 3)));
        Assert.Contains("attempt 3 of 5", visit.Text);
        Assert.Equal("TELLER1", visit.State.TypedUser);
        visit.Press(Aid.Enter, (LogOnPanel.Password, "WRONG")).Tell(new FlowEvent.PasswordChecked(new LogOnAnswer(LogOnOutcome.Locked, 5)));
        Assert.Contains("HB013E User TELLER1 is locked", visit.Text);
    }

    [Fact]
    public void An_unknown_user_is_answered_as_a_known_one_is()
    {
        var visit = new Visit().Press(Aid.Enter, (LogoPanel.User, "NOBODY"));
        for (var attempt = 1; attempt <= LogOnRules.AttemptLimit; attempt++)
        {
            visit.Press(Aid.Enter, (LogOnPanel.Password, "GUESS"));
            visit.Tell(new FlowEvent.PasswordChecked(new LogOnAnswer(LogOnOutcome.Wrong)));
            Assert.Contains(attempt < LogOnRules.AttemptLimit ? $"attempt {attempt} of 5" : "is locked", visit.Text);
        }
    }

    [Fact]
    public void Empty_fields_are_asked_for()
    {
        var visit = new Visit().Press(Aid.Enter).Press(Aid.Enter);
        Assert.Equal(Notices.TypeUser, visit.State.Notice);
        visit.Press(Aid.Enter, (LogOnPanel.User, "TELLER1"));
        Assert.Equal(Notices.TypePassword, visit.State.Notice);
    }

    [Fact]
    public void The_password_never_shows_and_is_never_printed()
    {
        var visit = new Visit().Press(Aid.Enter, (LogoPanel.User, "TELLER1")).Press(Aid.PF9, (LogOnPanel.Password, "SECRET1"));
        var typed = Screens.Typed(visit.Panel, ((FlowEffect.Show)visit.Effect).Typed);
        Assert.DoesNotContain("SECRET1", typed!.Values);
        Assert.True(visit.Panel.Fields.Single(field => field.Name == LogOnPanel.Password).Hidden);
        Assert.DoesNotContain("SECRET1", new FlowEffect.CheckPassword("U", "SECRET1").ToString());
    }

    [Theory]
    [InlineData(Aid.PF3)]
    [InlineData(Aid.PF12)]
    public void The_way_back_from_the_log_on_is_the_logo_and_from_there_out(Aid back)
    {
        var visit = new Visit().Press(Aid.Enter).Press(back);
        Assert.Equal(Place.Logo, visit.State.Place);
        Assert.IsType<FlowEffect.HangUp>(visit.Press(Aid.PF3).Effect);
    }

    [Fact]
    public void Logging_off_says_goodbye_and_allows_another()
    {
        var visit = Visit.AtMenu().Press(Aid.PF3);
        Assert.Contains("TELLER1 is logged off.", visit.Text);
        Assert.Null(visit.State.ToKeep("A"));
        Assert.Equal(Place.Logo, visit.Press(Aid.Enter).State.Place);
        Assert.Null(visit.State.User);
        Assert.IsType<FlowEffect.HangUp>(Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "x")).Press(Aid.PF3).Effect);
    }
}
