using System.Runtime.Versioning;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Sqlite;

public sealed class SqliteFileTests : IDisposable
{
    private const string FirstStep = "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;";
    private const string SecondStep = "ALTER TABLE a ADD COLUMN age INTEGER; CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT;";

    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Later_steps_are_applied_to_an_older_file_and_its_rows_stay()
    {
        using (SqliteDatabase old = await OpenAsync("part", FirstStep))
        {
            old.Execute("INSERT INTO a (name) VALUES (?)", "kept");
        }

        using (SqliteDatabase migrated = await OpenAsync("part", FirstStep, SecondStep))
        {
            Assert.Equal("kept", migrated.QueryFirst("SELECT name FROM a WHERE age IS NULL", row => row.Text(0)));
        }

        SqliteException failure = await Assert.ThrowsAsync<SqliteException>(() => OpenAsync("part", FirstStep));
        Assert.Contains("version 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before_it()
    {
        (await OpenAsync("part", FirstStep)).Dispose();

        await Assert.ThrowsAsync<SqliteException>(() => OpenAsync("part", FirstStep, "CREATE TABLE c (id INTEGER) STRICT; nonsense;"));

        using SqliteDatabase database = await OpenAsync("part", FirstStep);
        Assert.Equal(0, database.QueryFirst("SELECT count(*) FROM sqlite_schema WHERE name = 'c'", row => row.Integer(0)));
    }

    [Fact]
    public async Task Two_parts_keep_their_tables_in_one_file()
    {
        using SqliteDatabase one = await OpenAsync("one", FirstStep);
        using SqliteDatabase two = await OpenAsync("two", "CREATE TABLE z (id INTEGER PRIMARY KEY) STRICT;");

        two.Execute("INSERT INTO z DEFAULT VALUES");
        one.Execute("INSERT INTO a (name) VALUES ('x')");

        Assert.Equal(2, one.QueryFirst("SELECT count(*) FROM schema_part", row => row.Integer(0)));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_file_is_synced_on_every_commit_and_its_owners_alone()
    {
        using SqliteDatabase database = await OpenAsync("part", FirstStep);

        Assert.Equal("wal", database.QueryFirst("PRAGMA journal_mode", row => row.Text(0)));
        Assert.Equal(2, database.QueryFirst("PRAGMA synchronous", row => row.Integer(0)));
        Assert.Equal(1, database.QueryFirst("PRAGMA foreign_keys", row => row.Integer(0)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("x.db")));
    }

    [Fact]
    public async Task Reading_alone_changes_nothing_and_creates_nothing()
    {
        (await OpenAsync("part", FirstStep)).Dispose();

        using SqliteDatabase database = SqliteDatabase.OpenReadOnly(_folder.File("x.db"));

        Assert.Throws<SqliteException>(() => database.Execute("INSERT INTO a (name) VALUES ('x')"));
        Assert.Throws<SqliteException>(() => SqliteDatabase.OpenReadOnly(_folder.File("none.db")));
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    private Task<SqliteDatabase> OpenAsync(string part, params string[] steps) =>
        SqliteDatabase.OpenAsync(_io.Files, _folder.File("x.db"), new SqliteSchema(part, steps), CancellationToken.None).AsTask();
}
