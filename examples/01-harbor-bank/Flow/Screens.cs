using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Host;

namespace HarborBank.Flow;

/// <summary>Draws the panel of a state.</summary>
internal static class Screens
{
    public static Panel Draw(FlowState state, Heading heading)
    {
        if (state.HelpShown)
            return HelpPanel.Draw(heading, state.Place, state.Notice);
        return state.Place switch
        {
            Place.Logo => LogoPanel.Draw(heading, state.Notice),
            Place.LogOn => LogOnPanel.Draw(heading, state.TypedUser, state.Notice),
            Place.Menu => MenuPanel.Draw(heading, state.Left, state.Notice),
            Place.Search => SearchPanel.Draw(heading, state.Page, state.TypedQuery, state.Notice),
            Place.Statement => StatementPanel.Draw(heading, state.TypedNumber, state.Notice),
            Place.Files => FilesPanel.Draw(heading, state.Files, state.Notice),
            Place.Customer => CustomerPanel.Draw(heading, state.Sheet!, state.Notice),
            Place.Transfer => TransferPanel.Draw(heading, state.Form!, state.Notice, state.Fault),
            Place.Confirmation => ConfirmationPanel.Draw(heading, state.Receipt!, state.Notice),
            _ => LoggedOffPanel.Draw(heading, state.Notice),
        };
    }

    /// <summary>What the user had typed into the panel's fields, to be put back; hidden fields are left out.</summary>
    public static IReadOnlyDictionary<string, string>? Typed(Panel panel, Answer? answer)
    {
        if (answer is null)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in panel.Fields)
        {
            if (field is { Input: true, Hidden: false, Name: { } name } && answer.Find(name) is { } value)
                values[name] = value;
        }
        return values;
    }
}
