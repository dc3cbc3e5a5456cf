namespace Holdfast.Storage.Sqlite;

/// <summary>SQLite refused an operation. The message never holds a bound value.</summary>
public sealed class SqliteException : IOException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="code">SQLite's extended result code (https://sqlite.org/rescode.html).</param>
    /// <param name="message">What was attempted and what SQLite said.</param>
    public SqliteException(int code, string message)
        : base(message) => Code = code;

    /// <summary>SQLite's extended result code, such as 13 (SQLITE_FULL) or 2067 (SQLITE_CONSTRAINT_UNIQUE).</summary>
    public int Code { get; }

    /// <summary>The primary result code: the lowest eight bits of <see cref="Code"/>.</summary>
    public int PrimaryCode => Code & 0xff;

    /// <summary>Whether a constraint of the schema refused it (SQLITE_CONSTRAINT).</summary>
    public bool IsConstraint => PrimaryCode == SQLitePCL.raw.SQLITE_CONSTRAINT;

    /// <summary>Whether the file is damaged or no database at all (SQLITE_CORRUPT, SQLITE_NOTADB).</summary>
    public bool IsCorrupt => PrimaryCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;
}
