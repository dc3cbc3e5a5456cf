namespace HarborBank.Domain;

/// <summary>
/// The bank on its first day: customers, accounts and a few months of transfers, the same in every data folder. Money enters only
/// from the house account, so all balances together are zero then and ever after.
/// </summary>
internal sealed class SampleBook
{
    /// <summary>Customers of the demo.</summary>
    public const int DefaultCustomers = 2_000;

    /// <summary>The demo's users are TELLER1 to TELLER9.</summary>
    public const int Tellers = 9;

    /// <summary>Password of every demo user, as the documentation says.</summary>
    public const string TellerPassword = "HARBOR1";

    private const int FirstCustomer = 10_001;
    private const int TransfersPerAccount = 3;
    private const int SavingsInHundred = 60;
    private const int DepositsInHundred = 25;
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset OpeningDay = new(2026, 1, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<Customer> _customers = [];
    private readonly List<AccountNumber> _accounts = [];
    private readonly List<SampleTransfer> _transfers = [];
    private SampleDice _dice = new(0x4841_5242_4F52);

    private SampleBook(int customers)
    {
        for (var i = 0; i < customers; i++)
            AddCustomer(FirstCustomer + i);
        AddTransfers();
    }

    public static AccountNumber House => AccountNumber.Of(Product.House, 0);

    public IReadOnlyList<Customer> Customers => _customers;

    /// <summary>The customers' accounts, without the house's.</summary>
    public IReadOnlyList<AccountNumber> Accounts => _accounts;

    /// <summary>What was booked, oldest first; it never overdraws a customer's account.</summary>
    public IReadOnlyList<SampleTransfer> Transfers => _transfers;

    public static SampleBook Write(int customers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(customers);
        return new SampleBook(customers);
    }

    public static string TellerId(int number) => $"TELLER{number}";

    private void AddCustomer(int number)
    {
        var name = $"{_dice.Pick(SampleWords.LastNames)}, {_dice.Pick(SampleWords.FirstNames)}";
        var street = $"{1 + _dice.Next(98)} {_dice.Pick(SampleWords.Streets)}";
        var since = new DateOnly(1988 + _dice.Next(36), 1 + _dice.Next(12), 1 + _dice.Next(28));
        _customers.Add(new Customer(number, name, street, _dice.Pick(SampleWords.Towns), since));
        _accounts.Add(AccountNumber.Of(Product.Current, number));
        if (_dice.Next(100) < SavingsInHundred)
            _accounts.Add(AccountNumber.Of(Product.Savings, number));
        if (_dice.Next(100) < DepositsInHundred)
            _accounts.Add(AccountNumber.Of(Product.Deposit, number));
    }

    private void AddTransfers()
    {
        var balances = new Dictionary<AccountNumber, long>(_accounts.Count);
        foreach (var account in _accounts)
        {
            var opening = 50_000L + _dice.Next(1_950_000);
            balances[account] = opening;
            _transfers.Add(new SampleTransfer(House, account, new Money(opening), "OPENING BALANCE", OpeningDay));
        }
        var count = _accounts.Count * TransfersPerAccount;
        var step = TimeSpan.FromDays(150) / count;
        for (var i = 0; i < count; i++)
        {
            var from = _accounts[_dice.Next(_accounts.Count)];
            var to = _accounts[_dice.Next(_accounts.Count)];
            var cents = 500L + _dice.Next(40_000);
            if (from == to || balances[from] < cents)
                continue;
            balances[from] -= cents;
            balances[to] += cents;
            _transfers.Add(new SampleTransfer(
                from, to, new Money(cents), _dice.Pick(SampleWords.References), FirstDay + (step * i)));
        }
    }
}
