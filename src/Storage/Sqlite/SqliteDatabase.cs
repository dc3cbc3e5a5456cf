using Holdfast.Runtime;
using SQLitePCL;

namespace Holdfast.Storage.Sqlite;

/// <summary>
/// One connection to a SQLite database. Calls are synchronous and serialized by a lock, so it may be shared between tasks; a
/// call that writes returns after the write would survive a power cut (write-ahead log, synchronous=FULL), where it does not ask for less.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>How long a call waits for another connection's write before it fails with SQLITE_BUSY, in milliseconds.</summary>
    public const int BusyTimeoutMilliseconds = 5_000;

    /// <summary>Prepared statements kept for their next use, per connection.</summary>
    public const int CachedStatementLimit = 64;

    /// <summary>Size to which the write-ahead log is cut back after a checkpoint, in bytes.</summary>
    private const int LogSizeLimit = 16 * 1024 * 1024;

    /// <summary>
    /// One creation at a time in this process: closing a plain handle to a file ends all locks that this process has on it
    /// (POSIX), so none may be closed while another connection has the file open already.
    /// </summary>
    private static readonly SemaphoreSlim Creation = new(1);

    private readonly Lock _gate = new();
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _idle = new(StringComparer.Ordinal);
    private bool _inTransaction;

    // What the connection's writes outlive just now; less than PowerCut outside of a transaction only where going back failed.
    private Outlives _outlives = Outlives.PowerCut;
    private bool _disposed;

    private SqliteDatabase(string path, int flags)
    {
        SqliteLibrary.Load();
        Path = path;
        int code = raw.sqlite3_open_v2(path, out _handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            string reason = raw.sqlite3_errstr(code).utf8_to_string();
            _handle?.Dispose();
            throw new SqliteException(code, $"cannot open the database {path}: {reason}");
        }

        _ = raw.sqlite3_extended_result_codes(_handle, 1);
        _ = raw.sqlite3_busy_timeout(_handle, BusyTimeoutMilliseconds);
    }

    /// <summary>Where the file is, as it was given.</summary>
    public string Path { get; }

    /// <summary>
    /// Opens a database for reading and writing, creates the file (readable by its owner alone) where it is not there, and
    /// brings the part's tables to their newest version.
    /// </summary>
    /// <param name="files">Creates the file; its folder must be there.</param>
    /// <param name="path">The file. It must not be opened through <paramref name="files"/> while a database has it open.</param>
    /// <param name="schema">The tables.</param>
    /// <param name="cancellationToken">Ends the creation of the file.</param>
    /// <exception cref="SqliteException">It cannot be opened, is damaged, or was written by a newer version.</exception>
    public static async ValueTask<SqliteDatabase> OpenAsync(
        FileSystem files, string path, SqliteSchema schema, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        await CreateAsync(files, path, cancellationToken);

        SqliteDatabase database = new(path, raw.SQLITE_OPEN_READWRITE);
        try
        {
            database.PrepareForWriting();
            database.Migrate(schema);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A database in memory that ends with its connection: for tests and simulation.</summary>
    public static SqliteDatabase OpenInMemory(SqliteSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        SqliteDatabase database = new(":memory:", raw.SQLITE_OPEN_READWRITE);
        database.RunScript("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;");
        database.Migrate(schema);
        return database;
    }

    /// <summary>Opens a database for reading alone. Nothing is created and no table is changed.</summary>
    /// <exception cref="SqliteException">It is not there or cannot be opened.</exception>
    public static SqliteDatabase OpenReadOnly(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SqliteDatabase database = new(path, raw.SQLITE_OPEN_READONLY);
        try
        {
            // A database with a write-ahead log needs its index file beside it. In a folder that may not be written that
            // cannot be made, and then nobody else can be writing either: the file may be read as it lies.
            database.Query("SELECT count(*) FROM sqlite_schema", static row => row.Integer(0));
            return database;
        }
        catch (SqliteException failure) when (failure.PrimaryCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY)
        {
            database.Dispose();
            return new SqliteDatabase(ImmutableUri(path), raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI);
        }
        catch (SqliteException failure) when (failure.IsCorrupt)
        {
            // What can still be read of a damaged file is the caller's to find out.
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement.</summary>
    /// <param name="sql">The statement, with a <c>?</c> for each value.</param>
    /// <param name="values">The values, in order.</param>
    /// <returns>How many rows it inserted, changed or deleted.</returns>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public int Execute(string sql, params ReadOnlySpan<SqliteValue> values)
    {
        lock (_gate)
        {
            SqliteStatement statement = Take(sql);
            try
            {
                statement.Bind(values);
                while (statement.Step())
                {
                }

                return raw.sqlite3_changes(_handle);
            }
            finally
            {
                GiveBack(statement);
            }
        }
    }

    /// <summary>Runs a query and maps each of its rows.</summary>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public IReadOnlyList<T> Query<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<SqliteValue> values)
    {
        ArgumentNullException.ThrowIfNull(map);
        lock (_gate)
        {
            SqliteStatement statement = Take(sql);
            try
            {
                statement.Bind(values);
                List<T> rows = [];
                while (statement.Step())
                {
                    rows.Add(map(statement.Row));
                }

                return rows;
            }
            finally
            {
                GiveBack(statement);
            }
        }
    }

    /// <summary>Runs a query and maps its first row; default where there is none.</summary>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public T? QueryFirst<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<SqliteValue> values)
    {
        ArgumentNullException.ThrowIfNull(map);
        lock (_gate)
        {
            SqliteStatement statement = Take(sql);
            try
            {
                statement.Bind(values);
                return statement.Step() ? map(statement.Row) : default;
            }
            finally
            {
                GiveBack(statement);
            }
        }
    }

    /// <summary>
    /// Runs <paramref name="body"/> in one transaction: all of it happens, or nothing where it throws. The write lock is taken
    /// at once, so that what the body reads is still true when it writes. Transactions do not nest.
    /// </summary>
    /// <returns>What the body returned.</returns>
    /// <exception cref="SqliteException">SQLite refused; nothing was changed.</exception>
    public T Transact<T>(Func<T> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Transact(body, static body => body());
    }

    /// <summary>Runs <paramref name="body"/> in one transaction, as <see cref="Transact{T}"/> does.</summary>
    /// <param name="body">What is done in it.</param>
    /// <param name="outlives">What it outlives when this returns.</param>
    public void Transact(Action body, Outlives outlives = Outlives.PowerCut)
    {
        ArgumentNullException.ThrowIfNull(body);
        Transact(
            body,
            static body =>
            {
                body();
                return true;
            },
            outlives);
    }

    /// <summary>The same for a body that is given what it works on, so that calling it again and again allocates nothing.</summary>
    internal T Transact<TState, T>(TState state, Func<TState, T> body, Outlives outlives = Outlives.PowerCut)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_inTransaction)
            {
                throw new InvalidOperationException("A transaction is already open on this connection.");
            }

            // It is the connection's and cannot be changed within a transaction.
            Demand(outlives);
            _inTransaction = true;
            try
            {
                Execute("BEGIN IMMEDIATE");
                T result = body(state);
                Execute("COMMIT");
                return result;
            }
            catch
            {
                RollBack();
                throw;
            }
            finally
            {
                _inTransaction = false;
                DemandAgain();
            }
        }
    }

    /// <summary>Closes the connection. The last one to close writes the log back into the database file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (SqliteStatement statement in _idle.Values)
            {
                statement.Dispose();
            }

            _idle.Clear();
            _handle.Dispose();
        }
    }

    /// <summary>Prepares a statement that its owner keeps, disposes, and uses only inside <see cref="Transact{T}"/> or alone.</summary>
    internal SqliteStatement Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new SqliteStatement(_handle, sql);
    }

    private static async ValueTask CreateAsync(FileSystem files, string path, CancellationToken cancellationToken)
    {
        await Creation.WaitAsync(cancellationToken);
        try
        {
            if (!files.Exists(path))
            {
                FileHandle handle = await files.OpenAsync(path, FileOpening.CreateNew, cancellationToken);
                await handle.DisposeAsync();
            }
        }
        catch (IOException) when (files.Exists(path))
        {
            // Another program made it in the meantime, which is as good.
        }
        finally
        {
            Creation.Release();
        }
    }

    private static string ImmutableUri(string path) =>
        $"file:{path.Replace("%", "%25").Replace("?", "%3f").Replace("#", "%23")}?immutable=1";

    private void PrepareForWriting()
    {
        string? mode = QueryFirst("PRAGMA journal_mode=WAL", static row => row.Text(0));
        if (mode != "wal")
        {
            throw new SqliteException(raw.SQLITE_ERROR, $"the file system of {Path} does not allow a write-ahead log (mode {mode})");
        }

        RunScript(
            $"{Synchronous(Outlives.PowerCut)}; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit={LogSizeLimit};");
    }

    private void Migrate(SqliteSchema schema) => Transact(() =>
    {
        RunScript("CREATE TABLE IF NOT EXISTS schema_part (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;");
        int version = (int)QueryFirst("SELECT version FROM schema_part WHERE name = ?", static row => row.Integer(0), schema.Part);
        if (version > schema.Steps.Count)
        {
            throw new SqliteException(
                raw.SQLITE_ERROR,
                $"{Path} holds version {version} of the tables of {schema.Part}; this program knows {schema.Steps.Count}");
        }

        if (version == schema.Steps.Count)
        {
            return;
        }

        foreach (string step in schema.Steps.Skip(version))
        {
            RunScript(step);
        }

        Execute(
            "INSERT INTO schema_part (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            schema.Part,
            schema.Steps.Count);
    });

    private static string Synchronous(Outlives outlives) => outlives == Outlives.PowerCut ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL";

    /// <summary>Has what is written from here on outlive that.</summary>
    /// <exception cref="SqliteException">SQLite refused; nothing is to be written.</exception>
    private void Demand(Outlives outlives)
    {
        if (_outlives != outlives)
        {
            RunScript(Synchronous(outlives));
            _outlives = outlives;
        }
    }

    private void DemandAgain()
    {
        try
        {
            Demand(Outlives.PowerCut);
        }
        catch (SqliteException)
        {
            // What was committed stays so, whatever this says. Whoever writes next demands it again, and is told.
        }
    }

    private void RunScript(string sql)
    {
        int code = raw.sqlite3_exec(_handle, sql, out string message);
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_extended_errcode(_handle), $"{message} (in: {sql})");
        }
    }

    private void RollBack()
    {
        // Some failures, such as a full disk, have rolled back already.
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    private SqliteStatement Take(string sql)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_inTransaction)
        {
            Demand(Outlives.PowerCut);
        }

        return _idle.Remove(sql, out SqliteStatement? statement) ? statement : new SqliteStatement(_handle, sql);
    }

    private void GiveBack(SqliteStatement statement)
    {
        statement.Reset();
        if (_idle.Count >= CachedStatementLimit || !_idle.TryAdd(statement.Sql, statement))
        {
            statement.Dispose();
        }
    }
}
