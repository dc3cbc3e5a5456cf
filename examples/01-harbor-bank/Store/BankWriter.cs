using HarborBank.Domain;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>Everything that is written. Each call stands inside a transaction of its caller's.</summary>
internal sealed class BankWriter(SqliteDatabase database)
{
    private const string ByToken =
        "SELECT number, from_account, to_account, amount, reference, at FROM transfers WHERE token = ?";

    private const string AccountByNumber =
        "SELECT a.balance, c.name FROM accounts a LEFT JOIN customers c ON c.number = a.customer WHERE a.number = ?";

    private const string InsertTransferRow = """
        INSERT INTO transfers (token, from_account, to_account, amount, reference, teller, instance, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
        """;

    private const string MoveBalance = "UPDATE accounts SET balance = balance + ? WHERE number = ? RETURNING balance";

    private const string InsertEntry = "INSERT INTO entries (transfer, account, amount, balance_after) VALUES (?, ?, ?, ?)";

    // A lock that has run out is forgotten with the failures that led to it.
    private const string CountFailureOf = """
        UPDATE users SET failures = CASE WHEN locked_until <> 0 AND locked_until <= ?2 THEN 1 ELSE failures + 1 END,
            locked_until = CASE WHEN locked_until <= ?2 THEN 0 ELSE locked_until END
        WHERE id = ?1 RETURNING failures
        """;

    private const string LockUser = "UPDATE users SET locked_until = ?2 WHERE id = ?1 AND locked_until = 0";

    private const string ClearFailuresOf =
        "UPDATE users SET failures = 0, locked_until = 0 WHERE id = ?1 AND locked_until <= ?2";

    /// <summary>Books a transfer, once per token, if the books allow it.</summary>
    public TransferAnswer Book(TransferOrder order, string teller, string instance, DateTimeOffset now)
    {
        var (fromBalance, fromName) = FindAccount(order.From);
        var (toBalance, toName) = FindAccount(order.To);
        if (FindBooked(order.Token) is { } booked)
        {
            return booked.Order == order
                ? TransferAnswer.Made(new TransferReceipt(booked.Number, order, fromName, toName, booked.At, Repeated: true))
                : TransferAnswer.Refused(new TransferRefusal(TransferFault.TokenUsed));
        }
        if (TransferRules.CheckBooks(order, fromBalance, toBalance) is { } refusal)
            return TransferAnswer.Refused(refusal);
        var fresh = InsertTransfer(order, teller, instance, now);
        Enter(fresh, order.From, -order.Amount);
        Enter(fresh, order.To, order.Amount);
        return TransferAnswer.Made(new TransferReceipt(fresh, order, fromName, toName, now, Repeated: false));
    }

    /// <summary>Books a transfer of the sample data.</summary>
    public void BookSample(SampleTransfer sample)
    {
        var order = new TransferOrder("", sample.From, sample.To, sample.Amount, sample.Reference);
        var number = InsertTransfer(order, "SYSTEM", "", sample.At);
        Enter(number, order.From, -order.Amount);
        Enter(number, order.To, order.Amount);
    }

    /// <summary>Counts a wrong password, and locks the user where it was one too many.</summary>
    /// <returns>Wrong passwords in a row, this one counted; 0 where there is no such user.</returns>
    public int CountFailure(string user, DateTimeOffset now)
    {
        var failures = (int)database.QueryFirst(
            CountFailureOf, static row => row.Integer(0), user, BankTime.ToMicroseconds(now));
        if (LogOnRules.LockedUntil(failures, now) is { } until)
            database.Execute(LockUser, user, BankTime.ToMicroseconds(until));
        return failures;
    }

    /// <summary>Forgets wrong passwords after a right one; false where the user was locked meanwhile.</summary>
    public bool ClearFailures(string user, DateTimeOffset now) =>
        database.Execute(ClearFailuresOf, user, BankTime.ToMicroseconds(now)) > 0;

    public void KeepPlace(string user, KeptPlace? place) =>
        database.Execute("UPDATE users SET place = ? WHERE id = ?", place?.ToJson(), user);

    private TransferNumber InsertTransfer(TransferOrder order, string teller, string instance, DateTimeOffset at) =>
        new(database.QueryFirst(
            InsertTransferRow, static row => row.Integer(0),
            order.Token.Length == 0 ? null : order.Token, order.From.Value, order.To.Value, order.Amount.Cents,
            order.Reference, teller, instance, BankTime.ToMicroseconds(at)));

    private void Enter(TransferNumber transfer, AccountNumber account, Money amount)
    {
        var after = database.QueryFirst(MoveBalance, static row => row.Integer(0), amount.Cents, account.Value);
        database.Execute(InsertEntry, transfer.Sequence, account.Value, amount.Cents, after);
    }

    private (Money? Balance, string Name) FindAccount(AccountNumber number)
    {
        var found = database.QueryFirst(
            AccountByNumber, static row => Tuple.Create(new Money(row.Integer(0)), row.Text(1)), number.Value);
        return found is null ? (null, "") : (found.Item1, found.Item2);
    }

    private BookedTransfer? FindBooked(string token) => database.QueryFirst(
        ByToken,
        row => new BookedTransfer(
            new TransferNumber(row.Integer(0)),
            new TransferOrder(
                token, AccountNumber.FromStore(row.Integer(1)), AccountNumber.FromStore(row.Integer(2)),
                new Money(row.Integer(3)), row.Text(4)),
            BankTime.FromMicroseconds(row.Integer(5))),
        token);
}
