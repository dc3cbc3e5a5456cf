using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

public sealed class TransferFlowTests
{
    [Fact]
    public void A_right_form_is_booked_and_confirmed_with_its_number()
    {
        var visit = AtForm().Press(Aid.Enter, Filled());
        var order = Assert.IsType<FlowEffect.Book>(visit.Effect).Order;
        Assert.Equal(new Money(1_250), order.Amount);
        visit.Tell(new FlowEvent.Booked(Samples.Receipt(order, 42)));
        Assert.Equal(Place.Confirmation, visit.State.Place);
        Assert.Contains("T-00000042", visit.Text);
        Assert.Contains("HB060I", visit.Text);
    }

    [Theory]
    [InlineData(TransferPanel.From, "1")]
    [InlineData(TransferPanel.To, "")]
    [InlineData(TransferPanel.Amount, "1.234")]
    [InlineData(TransferPanel.Reference, "")]
    public void A_fault_puts_the_cursor_into_its_field_and_keeps_the_rest(string field, string text)
    {
        var visit = AtForm().Press(Aid.Enter, [.. Filled().Where(each => each.Field != field), (field, text)]);
        Assert.Equal(field, visit.Panel.CursorField);
        Assert.Equal(NoticeKind.Error, visit.State.Notice!.Kind);
        var kept = visit.Panel.Fields.Where(each => each.Input).ToDictionary(each => each.Name!, each => each.Text);
        foreach (var (name, typed) in Filled().Where(each => each.Field != field))
            Assert.Equal(typed, kept[name]);
    }

    [Theory]
    [InlineData((int)TransferFault.FromUnknown, TransferPanel.From)]
    [InlineData((int)TransferFault.ToUnknown, TransferPanel.To)]
    [InlineData((int)TransferFault.InsufficientFunds, TransferPanel.Amount)]
    public void What_the_books_refuse_is_told_at_its_field(int fault, string field)
    {
        var visit = AtForm().Press(Aid.Enter, Filled());
        visit.Tell(new FlowEvent.Booked(TransferAnswer.Refused(new TransferRefusal((TransferFault)fault, new Money(99)))));
        Assert.Equal((Place.Transfer, field), (visit.State.Place, visit.Panel.CursorField));
        if ((TransferFault)fault == TransferFault.InsufficientFunds)
            Assert.Contains("Insufficient funds: 0.99 available", visit.Text);
    }

    [Fact]
    public void The_same_form_sent_twice_carries_the_same_token()
    {
        var visit = AtForm().Press(Aid.Enter, Filled());
        var first = Assert.IsType<FlowEffect.Book>(visit.Effect).Order;
        visit.Tell(new FlowEvent.StoreBusy());
        var second = Assert.IsType<FlowEffect.Book>(visit.Press(Aid.Enter).Effect).Order;
        Assert.Equal(first, second);
        visit.Tell(new FlowEvent.Booked(Samples.Receipt(second, 42, repeated: true)));
        Assert.Contains("HB061W This form was booked before, as T-00000042", visit.Text);
    }

    [Fact]
    public void Another_transfer_carries_another_token()
    {
        var visit = AtForm();
        var first = visit.State.Form!.Token;
        visit.Press(Aid.Enter, Filled());
        visit.Tell(new FlowEvent.Booked(Samples.Receipt(((FlowEffect.Book)visit.Effect).Order))).Press(Aid.Enter);
        Assert.Equal(Place.Transfer, visit.State.Place);
        Assert.NotEqual(first, visit.State.Form!.Token);
    }

    [Fact]
    public void A_spent_token_is_replaced_after_the_user_was_told()
    {
        var visit = AtForm().Press(Aid.Enter, Filled());
        var spent = visit.State.Form!.Token;
        visit.Tell(new FlowEvent.Booked(TransferAnswer.Refused(new TransferRefusal(TransferFault.TokenUsed))));
        Assert.Equal(55, visit.State.Notice!.Number);
        Assert.NotEqual(spent, Assert.IsType<FlowEffect.Book>(visit.Press(Aid.Enter).Effect).Order.Token);
    }

    [Fact]
    public void The_token_is_hidden_and_cannot_be_typed_into()
    {
        var field = AtForm().Panel.Fields.Single(each => each.Name == TransferPanel.Token);
        Assert.True(field is { Hidden: true, Input: false });
        Assert.NotEqual("", field.Text);
    }

    [Fact]
    public void A_transfer_from_a_customer_leads_back_to_the_customer_read_afresh()
    {
        var visit = Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "1")).Press(Aid.Enter)
            .Tell(new FlowEvent.Found(Samples.Page("", 0, 3)))
            .Press(Aid.Enter, (SearchPanel.Select(0), "S"))
            .Tell(new FlowEvent.CustomerOpened(Samples.Sheet(10_001)))
            .Press(Aid.PF5);
        Assert.Equal(Samples.From.ToString(), visit.State.Form!.From);
        Assert.Equal(TransferPanel.To, visit.Panel.CursorField);
        Assert.Equal(Place.Transfer, visit.State.ToKeep("A")!.Place);
        visit.Press(Aid.Enter, Filled());
        visit.Tell(new FlowEvent.Booked(Samples.Receipt(((FlowEffect.Book)visit.Effect).Order)));
        Assert.Equal(Place.Customer, visit.State.ToKeep("A")!.Place);
        Assert.Equal(new FlowEffect.OpenCustomer(10_001), visit.Press(Aid.PF3).Effect);
        Assert.Equal(Place.Customer, visit.Tell(new FlowEvent.CustomerOpened(Samples.Sheet(10_001))).State.Place);
    }

    [Theory]
    [InlineData(Aid.PF3)]
    [InlineData(Aid.PF12)]
    public void Giving_up_says_that_nothing_was_booked(Aid key)
    {
        var visit = AtForm().Press(key, Filled());
        Assert.Equal((Place.Menu, Notices.Cancelled), (visit.State.Place, visit.State.Notice));
        Assert.Null(visit.State.ToKeep("A"));
    }

    [Fact]
    public void Help_keeps_the_form()
    {
        var visit = AtForm().Press(Aid.PF1, Filled()).Press(Aid.Enter);
        Assert.Equal("12.50", visit.State.Form!.Amount);
    }

    private static Visit AtForm() => Visit.AtMenu().Press(Aid.Enter, (MenuPanel.Selection, "2"));

    private static (string Field, string Text)[] Filled() =>
    [
        (TransferPanel.From, Samples.From.ToString()), (TransferPanel.To, Samples.To.ToString()),
        (TransferPanel.Amount, "12.50"), (TransferPanel.Reference, "RENT"),
    ];
}
