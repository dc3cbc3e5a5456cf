using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>Asks whose statement is to be printed on the printer that goes with this terminal.</summary>
internal static class StatementPanel
{
    public const string Number = "number";

    public static Panel Draw(Heading heading, string typed, Notice? notice)
    {
        var sketch = new PanelSketch("HBSTMT").Title(heading, "Print a Statement");
        sketch.Label(6, 5, "The statement goes to the printer associated with this terminal.");
        sketch.Fact(8, "This terminal", heading.Terminal ?? "-");
        sketch.Ask(10, "Customer number", Number, 5, typed, numeric: true);
        return sketch.Foot(notice, "Enter=Print   PF1=Help   PF3=Back   PF12=Cancel")
            .Done(Number, notice?.Kind == NoticeKind.Error);
    }
}
