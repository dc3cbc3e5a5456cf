using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Sqlite;

public sealed class SqliteDatabaseTests
{
    private static readonly SqliteSchema Schema = new(
        "test",
        ["CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight REAL, body BLOB) STRICT;"]);

    [Fact]
    public void Values_of_every_type_come_back_as_they_were()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);
        database.Execute("INSERT INTO item VALUES (?, ?, ?, ?)", 7, "zwölf \0 €", 1.5, new byte[] { 0, 1, 255 });
        database.Execute("INSERT INTO item VALUES (?, ?, ?, ?)", 8, "", default, Array.Empty<byte>());

        (long, string, double, string)[] rows = [.. database.Query(
            "SELECT id, name, weight, body FROM item ORDER BY id",
            row => (row.Integer(0), row.Text(1), row.Real(2), Convert.ToHexString(row.Blob(3))))];

        Assert.Equal([(7, "zwölf \0 €", 1.5, "0001FF"), (8, "", 0, "")], rows);
        Assert.True(database.QueryFirst("SELECT weight FROM item WHERE id = 8", row => row.IsNull(0)));
        Assert.False(database.QueryFirst("SELECT body FROM item WHERE id = 8", row => row.IsNull(0)));
    }

    [Fact]
    public void A_transaction_that_throws_changes_nothing()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);

        Assert.Throws<InvalidDataException>(() => database.Transact(() =>
        {
            database.Execute("INSERT INTO item (name) VALUES (?)", "a");
            throw new InvalidDataException();
        }));

        Assert.Equal(0, database.QueryFirst("SELECT count(*) FROM item", row => row.Integer(0)));
        Assert.Equal(1, database.Transact(() => database.Execute("INSERT INTO item (name) VALUES (?)", "a")));
    }

    [Fact]
    public void A_broken_constraint_is_told_apart_from_other_failures()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);
        database.Execute("INSERT INTO item (name) VALUES (?)", "a");

        SqliteException failure = Assert.Throws<SqliteException>(() => database.Execute("INSERT INTO item (name) VALUES (?)", "a"));

        Assert.True(failure.IsConstraint);
        Assert.Equal(2067, failure.Code);
        Assert.False(Assert.Throws<SqliteException>(() => database.Execute("nonsense")).IsConstraint);
    }

    [Fact]
    public void A_statement_may_run_again_while_its_own_rows_are_read()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);
        database.Execute("INSERT INTO item (name) VALUES (?), (?)", "a", "b");

        IReadOnlyList<int> counts = database.Query(
            "SELECT id FROM item", _ => database.Query("SELECT id FROM item", row => row.Integer(0)).Count);

        Assert.Equal([2, 2], counts);
    }

    [Fact]
    public void A_transaction_that_a_power_cut_may_take_is_not_synced_and_the_next_one_is()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);
        List<long> within = [];

        database.Transact(Look, Outlives.Program);
        Assert.Throws<SqliteException>(() => database.Transact(() => database.Execute("nonsense"), Outlives.Program));
        database.Transact(Look);

        // NORMAL and FULL; what is written by a statement of its own is synced as before.
        Assert.Equal([1, 2], within);
        Assert.Equal(2, Synchronous());

        void Look() => within.Add(Synchronous());
        long Synchronous() => database.QueryFirst("PRAGMA synchronous", row => row.Integer(0));
    }

    [Fact]
    public void The_number_of_values_must_match()
    {
        using SqliteDatabase database = SqliteDatabase.OpenInMemory(Schema);

        Assert.Throws<ArgumentException>(() => database.Execute("INSERT INTO item (name) VALUES (?)"));
        Assert.Throws<ArgumentException>(() => database.Execute("DELETE FROM item; DELETE FROM item"));
    }
}
