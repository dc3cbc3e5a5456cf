using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

public sealed class CustomerFlowTests
{
    [Fact]
    public void A_search_asks_the_store_and_shows_the_count()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "1")).Press(Aid.Enter, (SearchPanel.Query, "smi"));
        Assert.Equal(new FlowEffect.Find("SMI", 0), visit.Effect);
        visit.Tell(new FlowEvent.Found(Samples.Page("SMI", 0, 20)));
        Assert.Contains("Rows 1 to 14 of 20", visit.Text);
    }

    [Fact]
    public void Nothing_found_is_said()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "1")).Press(Aid.Enter, (SearchPanel.Query, "QQ"));
        visit.Tell(new FlowEvent.Found(Samples.Page("QQ", 0, 0)));
        Assert.Equal(Notices.NothingFound, visit.State.Notice);
        Assert.Equal(Notices.Bottom, visit.Press(Aid.PF8).State.Notice);
    }

    [Fact]
    public void Paging_stops_at_both_ends()
    {
        var visit = Found(total: 20);
        Assert.Equal(Notices.Top, visit.Press(Aid.PF7).State.Notice);
        Assert.Equal(new FlowEffect.Find("SMI", 14), visit.Press(Aid.PF8).Effect);
        visit.Tell(new FlowEvent.Found(Samples.Page("SMI", 14, 20)));
        Assert.Equal(Notices.Bottom, visit.Press(Aid.PF8).State.Notice);
        Assert.Equal(new FlowEffect.Find("SMI", 0), visit.Press(Aid.PF7).Effect);
    }

    [Fact]
    public void Paging_without_a_list_says_so()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "1"));
        Assert.Equal(Notices.SearchFirst, visit.Press(Aid.PF7).State.Notice);
        Assert.Equal(Notices.SearchFirst, visit.Press(Aid.PF8).State.Notice);
    }

    [Theory]
    [InlineData("S")]
    [InlineData("/")]
    public void One_customer_is_selected(string mark)
    {
        var visit = Found(total: 20).Press(Aid.Enter, (SearchPanel.Select(2), mark));
        Assert.Equal(new FlowEffect.OpenCustomer(10_003), visit.Effect);
        visit.Tell(new FlowEvent.CustomerOpened(Samples.Sheet(10_003)));
        Assert.Equal((Place.Customer, 10_003), (visit.State.Place, visit.State.Customer));
        Assert.Equal(Place.Search, visit.Press(Aid.PF3).State.Place);
        Assert.Contains("Rows 1 to 14 of 20", visit.Text);
    }

    [Fact]
    public void Two_marks_or_a_wrong_mark_are_refused()
    {
        Assert.Equal(Notices.SelectOne, Found(20).Press(Aid.Enter, (SearchPanel.Select(0), "S"), (SearchPanel.Select(1), "S")).State.Notice);
        Assert.Equal(Notices.SelectWithS, Found(20).Press(Aid.Enter, (SearchPanel.Select(0), "Q")).State.Notice);
    }

    [Fact]
    public void A_customer_that_went_away_leads_back_to_the_list()
    {
        var visit = Found(20).Press(Aid.Enter, (SearchPanel.Select(0), "S")).Tell(new FlowEvent.CustomerOpened(null));
        Assert.Equal((Place.Search, Notices.NoSuchCustomer), (visit.State.Place, visit.State.Notice));
    }

    [Fact]
    public void A_busy_store_leaves_the_user_where_a_panel_can_be_drawn()
    {
        var visit = Found(20).Press(Aid.Enter, (SearchPanel.Select(0), "S")).Tell(new FlowEvent.StoreBusy());
        Assert.Equal((Place.Search, Notices.Busy), (visit.State.Place, visit.State.Notice));
        Assert.Contains("HB090E", visit.Text);
    }

    [Fact]
    public void Cancel_forgets_the_search()
    {
        var visit = Found(20).Press(Aid.PF12);
        Assert.Equal((Place.Menu, null), (visit.State.Place, visit.State.Query));
        Assert.Null(visit.State.ToKeep("A"));
    }

    private static Visit Found(int total) => Visit.AtMenu()
        .Press(Aid.Enter, (MenuPanel.Selection, "1"))
        .Press(Aid.Enter, (SearchPanel.Query, "smi"))
        .Tell(new FlowEvent.Found(Samples.Page("SMI", 0, total)));
}
