using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>The main menu, and going on from where the last session broke off.</summary>
internal static class MenuFlow
{
    /// <summary>Null where the key has no meaning.</summary>
    public static FlowStep? Take(FlowState state, Answer answer, Moment moment) => answer.Key switch
    {
        Aid.Enter => Choose(state, answer, moment),
        Aid.PF3 => LogOff(state),
        Aid.PF5 => Resume(state),
        _ => null,
    };

    /// <summary>The menu with nothing under way.</summary>
    public static FlowStep Return(FlowState state) =>
        BankFlow.Show(FlowState.Start with { Place = Place.Menu, User = state.User, Notice = state.Notice });

    private static FlowStep Choose(FlowState state, Answer answer, Moment moment)
    {
        var typed = answer[MenuPanel.Selection].Trim().ToUpperInvariant();
        return typed switch
        {
            "1" => BankFlow.Show(state with { Place = Place.Search, Left = null }),
            "2" => TransferFlow.Open(state with { Left = null }, "", moment),
            "3" when state.Left is not null => Resume(state),
            "4" => BankFlow.Show(state with { Place = Place.Statement, Left = null }),
            "5" => ServiceFlow.OpenFiles(state),
            "X" => LogOff(state),
            _ => BankFlow.Show(state with { Notice = Notices.NoSelection(typed) }),
        };
    }

    private static FlowStep LogOff(FlowState state) =>
        BankFlow.Show(FlowState.Start with { Place = Place.LoggedOff, User = state.User });

    private static FlowStep Resume(FlowState state)
    {
        if (state.Left is not { } left)
            return BankFlow.Show(state with { Notice = Notices.NothingToResume });
        var resumed = state with
        {
            Left = null,
            Place = left.Place,
            Query = left.Query,
            TypedQuery = left.Query ?? "",
            Offset = left.Offset,
            Customer = left.Customer,
            Form = left.Form,
            Notice = Notices.Resumed(left.Instance),
        };
        return left.Place switch
        {
            Place.Customer when left.Customer is { } number =>
                new FlowStep(resumed with { Place = Place.Search }, new FlowEffect.OpenCustomer(number)),
            Place.Transfer when left.Form is not null => BankFlow.Show(resumed),
            _ => CustomerFlow.Return(resumed with { Place = Place.Search }),
        };
    }
}
