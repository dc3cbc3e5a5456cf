using HarborBank.Domain;
using HarborBank.Store;

namespace HarborBank.Tests.Store;

public sealed class BankStoreTests : IAsyncLifetime
{
    private readonly BankFolder _folder = new();
    private BankStore _a = null!;
    private BankStore _b = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Both at once: one of them founds the bank, the other finds it.
        var opening = new[] { "A", "B" }
            .Select(name => _folder.Io.Start($"open:{name}", async () =>
            {
                var store = await _folder.OpenAsync(name);
                _ = name == "A" ? _a = store : _b = store;
            }));
        await Task.WhenAll(opening);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task Two_instances_share_one_bank_founded_once()
    {
        var page = await _a.SearchAsync("", 0, Stop);
        Assert.Equal(BankFolder.Customers, page.Total);
        Assert.Equal(page.Rows, (await _b.SearchAsync("", 0, Stop)).Rows);
        Assert.Equal(Money.Zero, await _a.TotalAsync(Stop));
    }

    [Fact]
    public async Task Names_and_numbers_are_found_by_their_beginnings()
    {
        var all = (await _a.SearchAsync("", 0, Stop)).Rows.Concat((await _a.SearchAsync("", 14, Stop)).Rows).ToArray();
        Assert.Equal(all.Select(row => row.Name).Order(StringComparer.Ordinal), all.Select(row => row.Name));
        var someone = all[3];
        Assert.Contains(someone, (await _a.SearchAsync(someone.Name[..3], 0, Stop)).Rows);
        Assert.All((await _a.SearchAsync(someone.Name[..3], 0, Stop)).Rows, row => Assert.StartsWith(someone.Name[..3], row.Name));
        Assert.Equal([someone], (await _a.SearchAsync($"{someone.Number}", 0, Stop)).Rows);
        Assert.Empty((await _a.SearchAsync("x' OR 1=1", 0, Stop)).Rows);
    }

    [Fact]
    public async Task A_page_past_the_end_is_the_last_page()
    {
        var page = await _a.SearchAsync("", 1_000, Stop);
        Assert.Equal(56, page.Offset);
        Assert.True(page.IsLast);
        Assert.Equal(4, page.Rows.Count);
    }

    [Fact]
    public async Task A_transfer_moves_money_and_shows_on_both_statements()
    {
        var (from, to) = await TwoAccountsAsync();
        var before = await SheetAsync(from);
        var answer = await _a.BookAsync(new TransferOrder("t1", from, to, new Money(123), "RENT"), "TELLER1", Stop);
        Assert.False(answer.Receipt!.Repeated);
        var after = await SheetAsync(from);
        Assert.Equal(BalanceOf(before, from) - new Money(123), BalanceOf(after, from));
        Assert.Equal((answer.Receipt.Number, new Money(-123)), (after.Movements[0].Transfer, after.Movements[0].Amount));
        Assert.Equal(BalanceOf(after, from), after.Movements[0].BalanceAfter);
        Assert.Equal(new Money(123), (await SheetAsync(to)).Movements[0].Amount);
        Assert.Equal(before.Customer.Name, answer.Receipt.FromName);
    }

    [Fact]
    public async Task The_same_form_sent_many_times_to_both_instances_is_one_transfer()
    {
        var (from, to) = await TwoAccountsAsync();
        var before = BalanceOf(await SheetAsync(from), from);
        var order = new TransferOrder("same", from, to, new Money(100), "ONCE");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => (i % 2 == 0 ? _a : _b).BookAsync(order, "TELLER1", Stop).AsTask()));
        Assert.Single(answers.Select(answer => answer.Receipt!.Number).Distinct());
        Assert.Single(answers, answer => !answer.Receipt!.Repeated);
        Assert.Equal(before - new Money(100), BalanceOf(await SheetAsync(from), from));
    }

    [Fact]
    public async Task A_token_used_for_something_else_is_refused()
    {
        var (from, to) = await TwoAccountsAsync();
        await _a.BookAsync(new TransferOrder("t", from, to, new Money(100), "ONE"), "TELLER1", Stop);
        var other = await _b.BookAsync(new TransferOrder("t", from, to, new Money(101), "ONE"), "TELLER1", Stop);
        Assert.Equal(TransferFault.TokenUsed, other.Refusal!.Fault);
    }

    [Fact]
    public async Task What_is_not_covered_or_not_there_changes_nothing()
    {
        var (from, to) = await TwoAccountsAsync();
        var balance = BalanceOf(await SheetAsync(from), from);
        var tooMuch = await _a.BookAsync(new TransferOrder("t1", from, to, balance + new Money(1), "R"), "TELLER1", Stop);
        Assert.Equal(new TransferRefusal(TransferFault.InsufficientFunds, balance), tooMuch.Refusal);
        var nowhere = AccountNumber.Of(Product.Current, 99_999);
        var unknown = await _a.BookAsync(new TransferOrder("t2", from, nowhere, new Money(1), "R"), "TELLER1", Stop);
        Assert.Equal(TransferFault.ToUnknown, unknown.Refusal!.Fault);
        Assert.Equal(balance, BalanceOf(await SheetAsync(from), from));
    }

    [Fact]
    public async Task Money_is_conserved_under_transfers_from_both_instances()
    {
        var accounts = (await AllAccountsAsync()).Take(6).ToArray();
        var before = await SumAsync(accounts);
        var dice = new SampleDice(7);
        var orders = Enumerable.Range(0, 300)
            .Select(i => new TransferOrder(
                $"t{i}", dice.Pick(accounts), dice.Pick(accounts), new Money(1 + dice.Next(400_000)), "R"))
            .Where(order => order.From != order.To)
            .ToArray();
        var answers = await Task.WhenAll(orders.Select((order, i) => (i % 2 == 0 ? _a : _b).BookAsync(order, "TELLER1", Stop).AsTask()));
        Assert.Equal(Money.Zero, await _b.TotalAsync(Stop));
        Assert.Equal(before, await SumAsync(accounts));
        Assert.Contains(answers, answer => answer.Receipt is not null);
        Assert.Contains(answers, answer => answer.Refusal?.Fault == TransferFault.InsufficientFunds);
        var numbers = answers.Where(answer => answer.Receipt is not null).Select(answer => answer.Receipt!.Number).ToArray();
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    [Fact]
    public async Task Five_wrong_passwords_over_both_instances_lock_the_user_on_both()
    {
        for (var attempt = 1; attempt < LogOnRules.AttemptLimit; attempt++)
        {
            var wrong = await (attempt % 2 == 0 ? _a : _b).LogOnAsync("TELLER2", "GUESS", Stop);
            Assert.Equal((LogOnOutcome.Wrong, attempt), (wrong.Outcome, wrong.Attempts));
        }
        Assert.Equal(LogOnOutcome.Locked, (await _a.LogOnAsync("TELLER2", "GUESS", Stop)).Outcome);
        Assert.Equal(LogOnOutcome.Locked, (await _b.LogOnAsync("TELLER2", SampleBook.TellerPassword, Stop)).Outcome);
        Assert.Equal(LogOnOutcome.Welcome, (await _b.LogOnAsync("TELLER3", SampleBook.TellerPassword, Stop)).Outcome);
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones()
    {
        await _a.LogOnAsync("TELLER4", "GUESS", Stop);
        Assert.Equal(LogOnOutcome.Welcome, (await _a.LogOnAsync("TELLER4", "harbor1", Stop)).Outcome);
        Assert.Equal(1, (await _a.LogOnAsync("TELLER4", "GUESS", Stop)).Attempts);
        Assert.Equal(new LogOnAnswer(LogOnOutcome.Wrong), await _a.LogOnAsync("NOBODY", "GUESS", Stop));
    }

    [Fact]
    public async Task A_place_kept_by_one_instance_is_known_to_the_other()
    {
        var place = new KeptPlace
        {
            Place = Place.Transfer, Instance = "A", Query = "SMI", Offset = 14, Customer = 10_003,
            Form = new TransferForm("token", "10-10003-1", "", "5", ""),
        };
        await _a.KeepPlaceAsync("TELLER5", place, Stop);
        Assert.Equal(place, (await _b.LogOnAsync("TELLER5", SampleBook.TellerPassword, Stop)).Place);
        await _b.KeepPlaceAsync("TELLER5", null, Stop);
        Assert.Null((await _a.LogOnAsync("TELLER5", SampleBook.TellerPassword, Stop)).Place);
    }

    [Fact]
    public async Task The_books_are_readable_by_their_owner_alone_and_hold_no_password()
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes, Stop);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("HARBOR1"u8));
        }
    }

    private static Money BalanceOf(CustomerSheet sheet, AccountNumber account) =>
        sheet.Accounts.Single(each => each.Number == account).Balance;

    private async Task<CustomerSheet> SheetAsync(AccountNumber account) =>
        (await _b.OpenCustomerAsync(account.Customer, Stop))!;

    private async Task<(AccountNumber From, AccountNumber To)> TwoAccountsAsync()
    {
        var accounts = await AllAccountsAsync();
        return (accounts[0], accounts[^1]);
    }

    private async Task<List<AccountNumber>> AllAccountsAsync()
    {
        var accounts = new List<AccountNumber>();
        foreach (var customer in (await _a.SearchAsync("", 0, Stop)).Rows)
            accounts.AddRange((await _a.OpenCustomerAsync(customer.Number, Stop))!.Accounts.Select(account => account.Number));
        return accounts;
    }

    private async Task<Money> SumAsync(IEnumerable<AccountNumber> accounts)
    {
        var sum = Money.Zero;
        foreach (var account in accounts)
            sum += BalanceOf(await SheetAsync(account), account);
        return sum;
    }
}
