using System.Text;
using SQLitePCL;

namespace Holdfast.Storage.Sqlite;

/// <summary>The row a query stands on. Valid only inside the function it is passed to. Columns count from 0.</summary>
public readonly struct SqliteRow
{
    private readonly sqlite3_stmt _statement;

    internal SqliteRow(sqlite3_stmt statement) => _statement = statement;

    /// <summary>Whether the column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>An INTEGER column; 0 for NULL.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A REAL column; 0 for NULL.</summary>
    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    /// <summary>A TEXT column; empty for NULL.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A TEXT column; null for NULL.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A copy of a BLOB column; empty for NULL.</summary>
    public byte[] Blob(int column) => Bytes(column).ToArray();

    /// <summary>The bytes of a TEXT (UTF-8) or BLOB column, where they lie: valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    internal SqliteKind Kind(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => SqliteKind.Integer,
        raw.SQLITE_FLOAT => SqliteKind.Real,
        raw.SQLITE_TEXT => SqliteKind.Text,
        raw.SQLITE_BLOB => SqliteKind.Blob,
        _ => SqliteKind.Null,
    };
}
