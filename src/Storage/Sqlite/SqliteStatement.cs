using SQLitePCL;

namespace Holdfast.Storage.Sqlite;

/// <summary>A prepared statement. Not thread-safe; used under its database's lock.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    internal SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Sql = sql;
        int code = raw.sqlite3_prepare_v2(database, sql, out _statement, out string tail);
        if (code != raw.SQLITE_OK)
        {
            throw Failure();
        }

        if (!string.IsNullOrWhiteSpace(tail))
        {
            _statement.Dispose();
            throw new ArgumentException("one statement at a time", nameof(sql));
        }
    }

    internal string Sql { get; }

    internal SqliteRow Row => new(_statement);

    /// <summary>Parameters count from 1, as in SQLite.</summary>
    internal void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    internal void BindText(int parameter, ReadOnlySpan<byte> utf8) =>
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(_statement, parameter, utf8z.FromSpan("\0"u8)) // an empty span would be bound as NULL
            : raw.sqlite3_bind_text(_statement, parameter, utf8));

    internal void BindBlob(int parameter, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));

    internal void Bind(ReadOnlySpan<SqliteValue> values)
    {
        if (values.Length != raw.sqlite3_bind_parameter_count(_statement))
        {
            throw new ArgumentException(
                $"the statement takes {raw.sqlite3_bind_parameter_count(_statement)} values, not {values.Length}: {Sql}", nameof(values));
        }

        for (int index = 0; index < values.Length; index++)
        {
            Bind(index + 1, values[index]);
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    internal bool Step() => raw.sqlite3_step(_statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw Failure(),
    };

    /// <summary>Makes it ready to run again. A failure of the last step was thrown there and is not told twice.</summary>
    internal void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int parameter, in SqliteValue value)
    {
        switch (value.Kind)
        {
            case SqliteKind.Integer:
                Bind(parameter, value.Integer);
                break;
            case SqliteKind.Real:
                Check(raw.sqlite3_bind_double(_statement, parameter, value.Real));
                break;
            case SqliteKind.Text:
                Check(raw.sqlite3_bind_text(_statement, parameter, value.Text));
                break;
            case SqliteKind.Blob:
                BindBlob(parameter, value.Blob);
                break;
            default:
                Check(raw.sqlite3_bind_null(_statement, parameter));
                break;
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure();
        }
    }

    private SqliteException Failure() => new(
        raw.sqlite3_extended_errcode(_database),
        $"{raw.sqlite3_errmsg(_database).utf8_to_string()} (in: {Sql})");
}
