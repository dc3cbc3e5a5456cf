using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>The transfer form and its confirmation.</summary>
internal static class TransferFlow
{
    /// <summary>Null where the key has no meaning.</summary>
    public static FlowStep? Take(FlowState state, Answer answer, Moment moment) => (state.Place, answer.Key) switch
    {
        (Place.Transfer, Aid.Enter) => Submit(Remember(state, answer)),
        (Place.Transfer, Aid.PF3) => Leave(state with { Form = null, Notice = Notices.Cancelled }),
        (Place.Transfer, Aid.PF12) => MenuFlow.Return(state with { Notice = Notices.Cancelled }),
        (Place.Confirmation, Aid.Enter) => Open(state with { Receipt = null }, "", moment),
        (Place.Confirmation, Aid.PF3) => Leave(state with { Receipt = null }),
        (Place.Confirmation, Aid.PF12) => MenuFlow.Return(state),
        _ => null,
    };

    /// <summary>An empty form with a token of its own.</summary>
    public static FlowStep Open(FlowState state, string from, Moment moment) => BankFlow.Show(state with
    {
        Place = Place.Transfer,
        Form = TransferForm.Empty(moment.FreshToken) with { From = from },
    });

    public static FlowState Remember(FlowState state, Answer answer) => state with
    {
        Form = new TransferForm(
            answer[TransferPanel.Token].Trim(),
            answer[TransferPanel.From].Trim(),
            answer[TransferPanel.To].Trim(),
            answer[TransferPanel.Amount].Trim(),
            answer[TransferPanel.Reference].Trim().ToUpperInvariant()),
    };

    public static FlowStep Booked(FlowState state, TransferAnswer answer, Moment moment)
    {
        if (answer.Receipt is { } receipt)
        {
            return BankFlow.Show(state with
            {
                Place = Place.Confirmation,
                Receipt = receipt,
                Form = null,
                Notice = Notices.Booked(receipt),
            });
        }
        var refusal = answer.Refusal!;
        // A token that booked something else is spent: the teller looks again, and sends the form under a new one.
        var form = refusal.Fault == TransferFault.TokenUsed ? state.Form! with { Token = moment.FreshToken } : state.Form;
        return Refuse(state with { Form = form }, refusal);
    }

    private static FlowStep Submit(FlowState state)
    {
        var refusal = TransferRules.Check(state.Form!, out var order);
        return refusal is null ? new FlowStep(state, new FlowEffect.Book(order!)) : Refuse(state, refusal);
    }

    private static FlowStep Refuse(FlowState state, TransferRefusal refusal) =>
        BankFlow.Show(state with { Notice = Notices.Refused(refusal), Fault = refusal.Field });

    /// <summary>Back to the customer, read afresh for the new balances, or to the menu where the transfer began there.</summary>
    private static FlowStep Leave(FlowState state) => state.Customer is { } number
        ? new FlowStep(state, new FlowEffect.OpenCustomer(number))
        : MenuFlow.Return(state);
}
