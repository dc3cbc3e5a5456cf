using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>The journal's tables in a database file.</summary>
internal static class JournalSchema
{
    /// <summary>The part's name in <c>schema_part</c>.</summary>
    internal const string Part = "journal";

    internal static readonly SqliteSchema Tables = new(
        Part,
        [
            """
            CREATE TABLE journal_record (
              sequence INTEGER PRIMARY KEY,
              time INTEGER NOT NULL,
              actor TEXT NOT NULL,
              kind TEXT NOT NULL,
              subject TEXT NOT NULL,
              result TEXT NOT NULL,
              data TEXT NOT NULL,
              previous BLOB NOT NULL,
              hash BLOB NOT NULL
            ) STRICT;
            CREATE TABLE journal_head (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              tenant TEXT NOT NULL,
              sequence INTEGER NOT NULL,
              hash BLOB NOT NULL
            ) STRICT;
            CREATE INDEX journal_by_time ON journal_record (time);
            CREATE INDEX journal_by_kind ON journal_record (kind);
            CREATE INDEX journal_by_actor ON journal_record (actor);
            CREATE INDEX journal_by_subject ON journal_record (subject);
            """,
        ]);

    private const string DefinitionSql =
        """
        SELECT quote(type) || quote(name) || quote(tbl_name) || quote(sql) FROM sqlite_schema
        WHERE tbl_name IN ('journal_record', 'journal_head', 'schema_part') OR name LIKE 'journal%' OR name LIKE '%schema_part%'
        ORDER BY type, name
        """;

    private static readonly Lazy<IReadOnlyList<string>> Expected = new(static () =>
    {
        using SqliteDatabase fresh = SqliteDatabase.OpenInMemory(Tables);
        return Definitions(fresh);
    });

    /// <summary>The tables' and indexes' definitions as a database holds them, triggers included.</summary>
    internal static IReadOnlyList<string> Definitions(SqliteDatabase database) =>
        database.Query(DefinitionSql, static row => row.Text(0));

    /// <summary>The definitions as they are made.</summary>
    internal static IReadOnlyList<string> ExpectedDefinitions => Expected.Value;
}
