using HarborBank.Domain;

namespace HarborBank.Tests.Flow;

/// <summary>What a store would answer.</summary>
internal static class Samples
{
    public static readonly AccountNumber From = AccountNumber.Of(Product.Current, 10_001);
    public static readonly AccountNumber To = AccountNumber.Of(Product.Current, 10_002);

    public static Customer Customer(int number) => new(number, "SMITH, ADA", "1 QUAYSIDE", "SEAFORD", new DateOnly(2001, 2, 3));

    public static SearchPage Page(string query, int offset, int total) => new(
        query, offset, total,
        [.. Enumerable.Range(offset, Math.Min(SearchPage.RowLimit, total - offset)).Select(row => Customer(10_001 + row))]);

    public static CustomerSheet Sheet(int number) => new(
        Customer(number), [new Account(AccountNumber.Of(Product.Current, number), new Money(10_000))], []);

    public static TransferAnswer Receipt(TransferOrder order, long number = 7, bool repeated = false) => TransferAnswer.Made(
        new TransferReceipt(new TransferNumber(number), order, "SMITH, ADA", "BROWN, BEN", DateTimeOffset.UnixEpoch, repeated));
}
