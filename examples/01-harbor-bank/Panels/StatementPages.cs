using HarborBank.Domain;

namespace HarborBank.Panels;

/// <summary>A customer's statement on paper.</summary>
internal static class StatementPages
{
    private const int Width = 80;

    public static IReadOnlyList<IReadOnlyList<string>> Draw(CustomerSheet sheet, DateTimeOffset now)
    {
        var customer = sheet.Customer;
        List<string> lines =
        [
            $"{"H A R B O R   B A N K",-60}{now:yyyy-MM-dd HH:mm}",
            "",
            "STATEMENT",
            "",
            $"Customer  {customer.Number:00000}   {customer.Name}",
            $"          {customer.Street}, {customer.Town}",
            "",
            $"{"Account",-12}{"Kind",-16}{"Balance",16}",
            new string('-', 44),
            .. sheet.Accounts.Select(account => $"{account.Number,-12}{account.Number.Product,-16}{account.Balance,16}"),
            "",
            $"{"Date",-12}{"Account",-12}{"Transfer",-12}{"Reference",-16}{"Amount",13}{"Balance",14}",
            new string('-', Width - 1),
            .. sheet.Movements.Select(Line),
            "",
            "Debits carry a minus sign behind.",
        ];
        return [lines];
    }

    private static string Line(Movement movement)
    {
        var reference = movement.Reference.Length > 15 ? movement.Reference[..15] : movement.Reference;
        return $"{movement.At,-12:yyyy-MM-dd}{movement.Account,-12}{movement.Transfer,-12}{reference,-16}{movement.Amount,13}{movement.BalanceAfter,14}";
    }
}
