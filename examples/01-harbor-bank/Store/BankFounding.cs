using HarborBank.Domain;
using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>
/// Fills new tables with the sample book, once, in one transaction: two instances that start at the same time find one bank, and
/// an instance killed half-way has founded nothing.
/// </summary>
internal static class BankFounding
{
    public static void Ensure(SqliteDatabase database, Entropy random, int customers) => database.Transact(() =>
    {
        if (database.QueryFirst("SELECT count(*) FROM users", static row => row.Integer(0)) > 0)
            return;
        AddTellers(database, random);
        AddBook(database, SampleBook.Write(customers));
    });

    private static void AddTellers(SqliteDatabase database, Entropy random)
    {
        for (var number = 1; number <= SampleBook.Tellers; number++)
        {
            var salt = new byte[PasswordHash.SaltLength];
            random.Fill(salt);
            var password = PasswordHash.Of(SampleBook.TellerPassword, salt);
            database.Execute(
                "INSERT INTO users (id, salt, hash, rounds) VALUES (?, ?, ?, ?)",
                SampleBook.TellerId(number), password.Salt, password.Hash, password.Rounds);
        }
    }

    private static void AddBook(SqliteDatabase database, SampleBook book)
    {
        const string InsertCustomer = "INSERT INTO customers (number, name, street, town, since) VALUES (?, ?, ?, ?, ?)";
        const string InsertAccount = "INSERT INTO accounts (number, customer, balance) VALUES (?, ?, 0)";
        foreach (var each in book.Customers)
            database.Execute(InsertCustomer, each.Number, each.Name, each.Street, each.Town, $"{each.Since:yyyy-MM-dd}");
        database.Execute(InsertAccount, SampleBook.House.Value, default);
        foreach (var each in book.Accounts)
            database.Execute(InsertAccount, each.Value, each.Customer);
        var writer = new BankWriter(database);
        foreach (var each in book.Transfers)
            writer.BookSample(each);
    }
}
