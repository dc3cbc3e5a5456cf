using HarborBank.Domain;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>
/// The whole application as a pure machine: a session's state and an event in, the next state and one effect out. The places'
/// own rules stand beside it, one file per stretch of the way.
/// </summary>
internal static class BankFlow
{
    public static FlowStep Begin() => Show(FlowState.Start);

    public static FlowStep Next(FlowState state, FlowEvent happened, Moment moment) => happened switch
    {
        FlowEvent.Answered answered => Take(state with { Notice = null, Fault = null }, answered.Answer, moment),
        FlowEvent.PasswordChecked check => EntranceFlow.Checked(state, check.Answer),
        FlowEvent.Found found => CustomerFlow.Found(state, found.Page),
        FlowEvent.CustomerOpened opened => CustomerFlow.Opened(state, opened.Sheet),
        FlowEvent.Booked booked => TransferFlow.Booked(state, booked.Answer, moment),
        FlowEvent.Printed printed => ServiceFlow.Printed(state, printed.Outcome),
        FlowEvent.FilesListed listed => ServiceFlow.Listed(state, listed.Files),
        FlowEvent.FileMoved moved => ServiceFlow.Moved(state, moved.Succeeded, moved.Message),
        FlowEvent.StoreBusy => Stay(state with { Notice = Notices.Busy }),
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    internal static FlowStep Show(FlowState state) => new(state, new FlowEffect.Show());

    /// <summary>The panel again as the user left it, with a notice.</summary>
    internal static FlowStep ShowTyped(FlowState state, Answer answer) => new(state, new FlowEffect.Show(answer));

    // The way somewhere else was cut off: where the state no longer holds what its panel shows, the menu is always there.
    private static FlowStep Stay(FlowState state) => state switch
    {
        { Place: Place.Customer, Sheet: null } or { Place: Place.Transfer, Form: null }
            or { Place: Place.Confirmation, Receipt: null } => MenuFlow.Return(state),
        _ => Show(state),
    };

    private static FlowStep Take(FlowState state, Answer answer, Moment moment)
    {
        if (state.HelpShown)
            return LeaveHelp(state, answer);
        if (answer.Key == Aid.Clear)
            return Show(state);
        if (answer.Key == Aid.PF1 && state.Place != Place.LoggedOff)
            return Show(Remember(state, answer) with { HelpShown = true });
        var step = state.Place switch
        {
            Place.Logo or Place.LogOn or Place.LoggedOff => EntranceFlow.Take(state, answer),
            Place.Menu => MenuFlow.Take(state, answer, moment),
            Place.Search or Place.Customer => CustomerFlow.Take(state, answer, moment),
            Place.Statement or Place.Files => ServiceFlow.Take(state, answer),
            _ => TransferFlow.Take(state, answer, moment),
        };
        return step ?? ShowTyped(state with { Notice = Notices.UnknownKey(KeyName(answer.Key)) }, answer);
    }

    private static FlowStep LeaveHelp(FlowState state, Answer answer) => answer.Key switch
    {
        Aid.Clear => Show(state),
        Aid.Enter or Aid.PF1 or Aid.PF3 or Aid.PF12 => Show(state with { HelpShown = false }),
        _ => Show(state with { Notice = Notices.UnknownKey(KeyName(answer.Key)) }),
    };

    /// <summary>Takes what was typed into the state, so that it is still there after the help.</summary>
    private static FlowState Remember(FlowState state, Answer answer) => state.Place switch
    {
        Place.LogOn => EntranceFlow.Remember(state, answer),
        Place.Search => CustomerFlow.Remember(state, answer),
        Place.Transfer => TransferFlow.Remember(state, answer),
        Place.Statement => ServiceFlow.Remember(state, answer),
        _ => state,
    };

    private static string KeyName(Aid key) => key.ToString().ToUpperInvariant();
}
