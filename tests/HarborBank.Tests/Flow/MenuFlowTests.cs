using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

public sealed class MenuFlowTests
{
    [Theory]
    [InlineData("1", (int)Place.Search)]
    [InlineData("2", (int)Place.Transfer)]
    [InlineData("X", (int)Place.LoggedOff)]
    public void A_selection_leads_on(string typed, int place) =>
        Assert.Equal((Place)place, Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, typed)).State.Place);

    [Theory]
    [InlineData("7")]
    [InlineData("3")]
    [InlineData("")]
    public void What_is_not_in_the_list_is_refused(string typed)
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, typed));
        Assert.Equal((Place.Menu, 20), (visit.State.Place, visit.State.Notice!.Number));
    }

    [Fact]
    public void A_key_without_meaning_keeps_what_was_typed()
    {
        var visit = Visit.AtMenu().Press(Aid.PF9, (MenuPanel.Selection, "1"));
        Assert.Contains("HB001W PF9 has no meaning here", visit.Text);
        var typed = Screens.Typed(visit.Panel, Assert.IsType<FlowEffect.Show>(visit.Effect).Typed);
        Assert.Equal("1", typed![MenuPanel.Selection]);
    }

    [Fact]
    public void Clear_shows_the_panel_afresh()
    {
        var visit = Visit.AtMenu().Press(Aid.PF9).Press(Aid.Clear);
        Assert.Equal((Place.Menu, null), (visit.State.Place, visit.State.Notice));
    }

    [Fact]
    public void Every_place_has_help_that_leads_back_to_it()
    {
        var visit = Visit.AtMenu().Press(Aid.PF1);
        Assert.Contains("Help: the main menu", visit.Text);
        visit.Press(Aid.PF5);
        Assert.Equal(1, visit.State.Notice!.Number);
        Assert.False(visit.Press(Aid.PF3).State.HelpShown);
        Assert.Equal(Place.Menu, visit.State.Place);
        Assert.Contains("Help: the first panel", new Visit().Press(Aid.PF1).Text);
        Assert.Contains("Help: customer search", visit.Press(Aid.Enter, (MenuPanel.Selection, "1")).Press(Aid.PF1).Text);
    }

    [Fact]
    public void Resume_is_offered_only_where_there_is_something()
    {
        Assert.Equal(Notices.NothingToResume, Visit.AtMenu().Press(Aid.PF5).State.Notice);
        Assert.DoesNotContain("Resume", Visit.AtMenu().Text);
    }

    [Fact]
    public void A_search_is_resumed_at_its_page()
    {
        var kept = new KeptPlace { Place = Place.Search, Instance = "B", Query = "SMI", Offset = 14 };
        var visit = Visit.AtMenu(kept);
        Assert.Contains("search SMI, left on B", visit.Text);
        Assert.Equal(kept, visit.State.ToKeep("A"));
        Assert.Equal(new FlowEffect.Find("SMI", 14), visit.Press(Aid.PF5).Effect);
        visit.Tell(new FlowEvent.Found(Samples.Page("SMI", 14, 20)));
        Assert.Contains("Rows 15 to 20 of 20", visit.Text);
        Assert.Contains("Resumed where you were on instance B", visit.Text);
        Assert.Equal(kept with { Instance = "A" }, visit.State.ToKeep("A"));
    }

    [Fact]
    public void A_customer_is_resumed_and_the_search_behind_it()
    {
        var visit = Visit.AtMenu(new KeptPlace { Place = Place.Customer, Instance = "B", Query = "SMI", Offset = 14, Customer = 10_001 });
        Assert.Equal(new FlowEffect.OpenCustomer(10_001), visit.Press(Aid.Enter, (MenuPanel.Selection, "3")).Effect);
        visit.Tell(new FlowEvent.CustomerOpened(Samples.Sheet(10_001)));
        Assert.Equal(Place.Customer, visit.State.Place);
        Assert.Equal(new FlowEffect.Find("SMI", 14), visit.Press(Aid.PF3).Effect);
    }

    [Fact]
    public void A_form_under_way_is_resumed_with_its_token()
    {
        var form = new TransferForm("lasttoken", Samples.From.ToString(), Samples.To.ToString(), "5", "RENT");
        var kept = KeptPlace.FromJson(new KeptPlace { Place = Place.Transfer, Instance = "B", Form = form }.ToJson());
        var visit = Visit.AtMenu(kept).Press(Aid.PF5).Press(Aid.Enter);
        Assert.Equal("lasttoken", Assert.IsType<FlowEffect.Book>(visit.Effect).Order.Token);
    }

    [Fact]
    public void A_place_of_another_version_is_nowhere() => Assert.Null(KeptPlace.FromJson("""{"Place":"Vault"}"""));
}
