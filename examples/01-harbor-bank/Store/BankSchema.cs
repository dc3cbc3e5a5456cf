using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>The bank's tables. Times are microseconds since 1970, UTC; amounts are cents.</summary>
internal static class BankSchema
{
    public static readonly SqliteSchema Tables = new("harbor_bank", [FirstTables]);

    /// <summary>
    /// Double entry: each transfer has two entries that cancel out, and an account's balance is the sum of its entries. Only the
    /// house (product 90) may be overdrawn, and the database itself refuses anything else.
    /// </summary>
    private const string FirstTables = """
        CREATE TABLE customers (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            street TEXT NOT NULL,
            town TEXT NOT NULL,
            since TEXT NOT NULL) STRICT;
        CREATE INDEX customers_by_name ON customers (name, number);
        CREATE TABLE accounts (
            number INTEGER PRIMARY KEY,
            customer INTEGER REFERENCES customers,
            balance INTEGER NOT NULL CHECK (balance >= 0 OR number / 1000000 = 90)) STRICT;
        CREATE INDEX accounts_by_customer ON accounts (customer);
        CREATE TABLE transfers (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            token TEXT UNIQUE,
            from_account INTEGER NOT NULL REFERENCES accounts,
            to_account INTEGER NOT NULL REFERENCES accounts,
            amount INTEGER NOT NULL CHECK (amount > 0),
            reference TEXT NOT NULL,
            teller TEXT NOT NULL,
            instance TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT;
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY,
            transfer INTEGER NOT NULL REFERENCES transfers,
            account INTEGER NOT NULL REFERENCES accounts,
            amount INTEGER NOT NULL,
            balance_after INTEGER NOT NULL) STRICT;
        CREATE INDEX entries_by_account ON entries (account, number);
        CREATE TABLE users (
            id TEXT PRIMARY KEY,
            salt BLOB NOT NULL,
            hash BLOB NOT NULL,
            rounds INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0,
            locked_until INTEGER NOT NULL DEFAULT 0,
            place TEXT) STRICT;
        """;
}
