using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>What the bank does for terminals besides its books: statements on paper, and files.</summary>
internal static class ServiceFlow
{
    /// <summary>Null where the key has no meaning.</summary>
    public static FlowStep? Take(FlowState state, Answer answer) => (state.Place, answer.Key) switch
    {
        (Place.Statement, Aid.Enter) => Print(Remember(state, answer)),
        (Place.Files, Aid.Enter) => Move(state, answer),
        (Place.Statement or Place.Files, Aid.PF3 or Aid.PF12) => MenuFlow.Return(state),
        _ => null,
    };

    public static FlowState Remember(FlowState state, Answer answer) =>
        state with { TypedNumber = answer[StatementPanel.Number].Trim() };

    public static FlowStep OpenFiles(FlowState state) => new(state with { Place = Place.Files, Left = null }, new FlowEffect.ListFiles());

    public static FlowStep Listed(FlowState state, IReadOnlyList<string> files) => BankFlow.Show(state with { Files = files });

    /// <summary>The place stays: the menu's form, or the customer whose statement it is.</summary>
    public static FlowStep Printed(FlowState state, PrintOutcome outcome) => BankFlow.Show(state with { Notice = Notices.Printed(outcome) });

    public static FlowStep Moved(FlowState state, bool succeeded, string message) =>
        new(state with { Notice = Notices.Moved(succeeded, message) }, new FlowEffect.ListFiles());

    private static FlowStep Print(FlowState state) =>
        int.TryParse(state.TypedNumber, out var number)
            ? new FlowStep(state, new FlowEffect.Print(number))
            : BankFlow.Show(state with { Notice = Notices.TypeCustomer });

    private static FlowStep Move(FlowState state, Answer answer)
    {
        var typed = answer[FilesPanel.Command].Trim();
        return typed.Length == 0
            ? new FlowStep(state, new FlowEffect.ListFiles())
            : new FlowStep(state, new FlowEffect.MoveFile(typed));
    }
}
