using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>A customer with the accounts and the newest movements.</summary>
internal static class CustomerPanel
{
    private const int FirstAccountRow = 8;
    private const int FirstMovementRow = 14;
    private const int ReferenceWidth = 14;

    public static Panel Draw(Heading heading, CustomerSheet sheet, Notice? notice)
    {
        var sketch = new PanelSketch("HBCUST").Title(heading, "Customer");
        var customer = sheet.Customer;
        sketch.Label(4, 2, "Customer").Strong(4, 13, $"{customer.Number:00000}").Strong(4, 20, customer.Name);
        sketch.Label(5, 2, "Address").Value(5, 13, $"{customer.Street}, {customer.Town}");
        sketch.Label(4, 58, "Since").Value(4, 65, $"{customer.Since:yyyy-MM-dd}");
        DrawAccounts(sketch, sheet.Accounts);
        DrawMovements(sketch, sheet.Movements);
        return sketch.Foot(notice, "PF1=Help   PF3=Back   PF5=Transfer   PF6=Print   PF12=Cancel").Done();
    }

    private static void DrawAccounts(PanelSketch sketch, IReadOnlyList<Account> accounts)
    {
        sketch.Label(7, 2, $"{"Account",-12}{"Kind",-16}{"Balance",16}");
        var row = FirstAccountRow;
        var total = Money.Zero;
        foreach (var account in accounts)
        {
            sketch.Value(row++, 2, $"{account.Number,-12}{account.Number.Product,-16}{account.Balance,16}");
            total += account.Balance;
        }
        if (accounts.Count > 1)
            sketch.Label(row, 14, "Total").Put(row, 30, $"{total,16}", FieldColor.White);
    }

    private static void DrawMovements(PanelSketch sketch, IReadOnlyList<Movement> movements)
    {
        sketch.Label(13, 2, $"{"Date",-12}{"Account",-12}{"Transfer",-12}{"Reference",-ReferenceWidth} {"Amount",13} {"Balance",13}");
        for (var i = 0; i < movements.Count; i++)
        {
            var movement = movements[i];
            var row = FirstMovementRow + i;
            var reference = movement.Reference.Length > ReferenceWidth ? movement.Reference[..ReferenceWidth] : movement.Reference;
            sketch.Value(row, 2, $"{movement.At:yyyy-MM-dd}  {movement.Account,-12}{movement.Transfer,-12}{reference}");
            sketch.Put(row, 53, $"{movement.Amount,13}", movement.Amount < Money.Zero ? FieldColor.Red : FieldColor.Green);
            sketch.Value(row, 67, $"{movement.BalanceAfter,13}");
        }
    }
}
