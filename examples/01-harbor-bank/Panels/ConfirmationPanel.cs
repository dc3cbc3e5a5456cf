using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>What was booked, with the number the customer is told.</summary>
internal static class ConfirmationPanel
{
    public static Panel Draw(Heading heading, TransferReceipt receipt, Notice? notice)
    {
        var order = receipt.Order;
        var sketch = new PanelSketch("HBCONF").Title(heading, "Transfer Confirmation");
        sketch.Strong(5, 5, "The transfer is booked.");
        sketch.Fact(8, "Transfer number", receipt.Number.ToString(), FieldColor.Yellow);
        sketch.Fact(10, "From account", $"{order.From}  {receipt.FromName}");
        sketch.Fact(11, "To account", $"{order.To}  {receipt.ToName}");
        sketch.Fact(13, "Amount", order.Amount.ToString(), FieldColor.White);
        sketch.Fact(14, "Reference", order.Reference);
        sketch.Fact(15, "Booked at", $"{receipt.At:yyyy-MM-dd HH:mm:ss} UTC");
        return sketch.Foot(notice, "Enter=Another transfer   PF1=Help   PF3=Back   PF12=Main menu").Done();
    }
}
