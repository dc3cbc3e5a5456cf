using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>The main menu, with the way back to where the user's last session broke off.</summary>
internal static class MenuPanel
{
    public const string Selection = "selection";

    public static Panel Draw(Heading heading, KeptPlace? kept, Notice? notice)
    {
        var sketch = new PanelSketch("HBMENU").Title(heading, "Main Menu");
        Item(sketch, 7, "1", "Customers", "Search, accounts and movements");
        Item(sketch, 9, "2", "Transfer", "Move money between two accounts");
        if (kept is not null)
            Item(sketch, 11, "3", "Resume", Describe(kept));
        Item(sketch, 13, "4", "Statement", "Print a customer's statement");
        Item(sketch, 14, "5", "Files", "Transfer files to and from your terminal");
        Item(sketch, 16, "X", "Log off", "Leave the bank");
        sketch.Label(18, 9, "Selection ===>").Input(18, 25, Selection, 1, "");
        var resume = kept is null ? "" : "PF5=Resume   ";
        return sketch.Foot(notice, $"Enter=Select   PF1=Help   PF3=Log off   {resume}").Done(Selection);
    }

    private static void Item(PanelSketch sketch, int row, string key, string title, string text) =>
        sketch.Strong(row, 9, key).Put(row, 13, title, FieldColor.Turquoise).Value(row, 27, text);

    private static string Describe(KeptPlace kept)
    {
        var where = kept.Place switch
        {
            Place.Search => string.IsNullOrEmpty(kept.Query) ? "the customer search" : $"search {kept.Query}",
            Place.Customer => $"customer {kept.Customer}",
            _ => "a transfer not yet booked",
        };
        return $"Go on with {where}, left on {kept.Instance}";
    }
}
