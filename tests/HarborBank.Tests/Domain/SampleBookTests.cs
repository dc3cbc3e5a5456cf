using HarborBank.Domain;

namespace HarborBank.Tests.Domain;

public sealed class SampleBookTests
{
    private static readonly SampleBook Book = SampleBook.Write(300);

    [Fact]
    public void The_same_book_is_written_every_time()
    {
        var again = SampleBook.Write(300);
        Assert.Equal(Book.Customers, again.Customers);
        Assert.Equal(Book.Accounts, again.Accounts);
        Assert.Equal(Book.Transfers, again.Transfers);
    }

    [Fact]
    public void Its_transfers_never_overdraw_a_customer()
    {
        var balances = new Dictionary<AccountNumber, long>();
        foreach (var transfer in Book.Transfers)
        {
            balances[transfer.From] = balances.GetValueOrDefault(transfer.From) - transfer.Amount.Cents;
            balances[transfer.To] = balances.GetValueOrDefault(transfer.To) + transfer.Amount.Cents;
            Assert.True(transfer.From == SampleBook.House || balances[transfer.From] >= 0);
        }
        Assert.Equal(0, balances.Values.Sum());
    }

    [Fact]
    public void Its_times_go_forward() =>
        Assert.Equal(Book.Transfers.Select(transfer => transfer.At).Order(), Book.Transfers.Select(transfer => transfer.At));
}
