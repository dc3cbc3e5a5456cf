using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>Customers found, a page at a time, each with a field to select it by.</summary>
internal static class SearchPanel
{
    public const string Query = "query";
    public const int QueryLimit = 28;

    private const int FirstRow = 7;

    /// <summary>The selection field of a row of the page, from 0.</summary>
    public static string Select(int row) => $"s{row}";

    public static Panel Draw(Heading heading, SearchPage? page, string query, Notice? notice)
    {
        var sketch = new PanelSketch("HBSEARCH").Title(heading, "Customer Search");
        sketch.Label(4, 2, "Name or number ===>").Input(4, 23, Query, QueryLimit, query);
        if (page is null)
            sketch.Label(7, 2, "Type the beginning of a name (SMI, or SMITH, J) or of a customer number (101).")
                .Label(8, 2, "Leave the field empty to see all customers.");
        else
            DrawRows(sketch, page);
        return sketch.Foot(notice, "Enter=Search   PF1=Help   PF3=Back   PF7=Up   PF8=Down   PF12=Cancel").Done(Query);
    }

    private static void DrawRows(PanelSketch sketch, SearchPage page)
    {
        var rows = page.Total == 0 ? "No rows" : $"Rows {page.Offset + 1} to {page.Offset + page.Rows.Count} of {page.Total}";
        sketch.Right(4, rows, FieldColor.White);
        sketch.Put(6, 2, "S  Number  Name                        Street                   Town", FieldColor.Turquoise);
        for (var i = 0; i < page.Rows.Count; i++)
        {
            var customer = page.Rows[i];
            sketch.Input(FirstRow + i, 2, Select(i), 1, "");
            sketch.Put(FirstRow + i, 5, $"{customer.Number:00000}", FieldColor.White);
            sketch.Value(FirstRow + i, 13, $"{customer.Name,-26}  {customer.Street,-23}  {customer.Town,-13}".TrimEnd());
        }
    }
}
