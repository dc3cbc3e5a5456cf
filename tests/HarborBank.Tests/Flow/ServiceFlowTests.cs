using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

public sealed class ServiceFlowTests
{
    [Fact]
    public void A_statement_is_printed_for_a_number_typed()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "4"));
        Assert.Contains("Print a Statement", visit.Text);
        Assert.Equal(70, visit.Press(Aid.Enter).State.Notice!.Number);
        Assert.Equal(new FlowEffect.Print(10_001), visit.Press(Aid.Enter, (StatementPanel.Number, "10001")).Effect);
        Assert.Contains("HB072E", visit.Tell(new FlowEvent.Printed(PrintOutcome.NoPrinter)).Text);
        Assert.Contains("10001", visit.Text);
        Assert.Equal(Place.Menu, visit.Press(Aid.PF3).State.Place);
    }

    [Fact]
    public void A_customer_shown_is_printed_with_PF6()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "1"));
        visit.Press(Aid.Enter).Tell(new FlowEvent.Found(Samples.Page("", 0, 3)));
        visit.Press(Aid.Enter, (SearchPanel.Select(0), "S")).Tell(new FlowEvent.CustomerOpened(Samples.Sheet(10_001)));
        Assert.Equal(new FlowEffect.Print(10_001), visit.Press(Aid.PF6).Effect);
        visit.Tell(new FlowEvent.Printed(PrintOutcome.Printed));
        Assert.Equal((Place.Customer, 71), (visit.State.Place, visit.State.Notice!.Number));
    }

    [Fact]
    public void A_transfer_command_is_carried_out_and_the_files_are_listed_anew()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "5"));
        Assert.IsType<FlowEffect.ListFiles>(visit.Effect);
        visit.Tell(new FlowEvent.FilesListed(["ONE", "TWO"]));
        Assert.Contains("TWO", visit.Text);
        Assert.Equal(
            new FlowEffect.MoveFile("IND$FILE GET ONE"), visit.Press(Aid.Enter, (FilesPanel.Command, "IND$FILE GET ONE")).Effect);
        visit.Tell(new FlowEvent.FileMoved(true, "TRANS03   File transfer complete"));
        Assert.IsType<FlowEffect.ListFiles>(visit.Effect);
        visit.Tell(new FlowEvent.FilesListed([]));
        Assert.Contains("HB080I TRANS03   File transfer complete", visit.Text);
        Assert.Contains("The file area is empty.", visit.Text);
    }
}
