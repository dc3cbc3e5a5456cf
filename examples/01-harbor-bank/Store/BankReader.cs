using HarborBank.Domain;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>One connection for reading. Used by one session at a time.</summary>
internal sealed class BankReader(string path) : IDisposable
{
    // Above every character a name may hold, so that it ends a range of prefixes.
    private const string AfterAnyName = "\uFFFF";
    private const string InQuery = "name >= ?1 AND name < ?2 AND number BETWEEN ?3 AND ?4";
    private const string CountFound = $"SELECT count(*) FROM customers WHERE {InQuery}";
    private const string CustomerColumns = "number, name, street, town, since";

    private const string RowsFound =
        $"SELECT {CustomerColumns} FROM customers WHERE {InQuery} ORDER BY name, number LIMIT ?5 OFFSET ?6";

    private const string CustomerByNumber = $"SELECT {CustomerColumns} FROM customers WHERE number = ?";
    private const string AccountsOf = "SELECT number, balance FROM accounts WHERE customer = ? ORDER BY number";

    private const string MovementsOf = """
        SELECT t.at, e.account, t.number, t.reference, e.amount, e.balance_after
        FROM accounts a JOIN entries e ON e.account = a.number JOIN transfers t ON t.number = e.transfer
        WHERE a.customer = ? ORDER BY e.number DESC LIMIT ?
        """;

    private const string UserById = "SELECT salt, hash, rounds, failures, locked_until, place FROM users WHERE id = ?";

    private readonly SqliteDatabase _database = SqliteDatabase.OpenReadOnly(path);

    /// <summary>A page from an offset on; past the end it is the last page.</summary>
    public SearchPage Search(CustomerQuery query, int offset)
    {
        var low = query.NamePrefix;
        var high = low + AfterAnyName;
        var total = (int)_database.QueryFirst(
            CountFound, static row => row.Integer(0), low, high, query.LowestNumber, query.HighestNumber);
        if (offset >= total)
            offset = total == 0 ? 0 : (total - 1) / SearchPage.RowLimit * SearchPage.RowLimit;
        var rows = _database.Query(
            RowsFound, ReadCustomer, low, high, query.LowestNumber, query.HighestNumber, SearchPage.RowLimit, offset);
        return new SearchPage(query.Text, offset, total, rows);
    }

    public CustomerSheet? OpenCustomer(int number)
    {
        // One snapshot, so that balances and movements agree while other sessions book.
        _database.Execute("BEGIN");
        try
        {
            return _database.QueryFirst(CustomerByNumber, ReadCustomer, number) is { } customer
                ? new CustomerSheet(
                    customer,
                    _database.Query(AccountsOf, ReadAccount, number),
                    _database.Query(MovementsOf, ReadMovement, number, CustomerSheet.MovementLimit))
                : null;
        }
        finally
        {
            _database.Execute("COMMIT");
        }
    }

    /// <summary>A user's row; null where there is no such user.</summary>
    public UserRow? FindUser(string id) => _database.QueryFirst(
        UserById,
        row => new UserRow(
            id,
            new PasswordHash(row.Blob(0), row.Blob(1), (int)row.Integer(2)),
            (int)row.Integer(3),
            BankTime.FromMicroseconds(row.Integer(4)),
            KeptPlace.FromJson(row.TextOrNull(5))),
        id);

    /// <summary>All balances together, the house's too: zero, always.</summary>
    public Money Total() => new(_database.QueryFirst("SELECT sum(balance) FROM accounts", static row => row.Integer(0)));

    public void Dispose() => _database.Dispose();

    private static Customer ReadCustomer(SqliteRow row) => new(
        (int)row.Integer(0), row.Text(1), row.Text(2), row.Text(3), DateOnly.ParseExact(row.Text(4), "yyyy-MM-dd"));

    private static Account ReadAccount(SqliteRow row) =>
        new(AccountNumber.FromStore(row.Integer(0)), new Money(row.Integer(1)));

    private static Movement ReadMovement(SqliteRow row) => new(
        BankTime.FromMicroseconds(row.Integer(0)),
        AccountNumber.FromStore(row.Integer(1)),
        new TransferNumber(row.Integer(2)),
        row.Text(3),
        new Money(row.Integer(4)),
        new Money(row.Integer(5)));
}
