using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>The writing side of one tenant's file. Used by one task at a time.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _advance;
    private readonly RecordEncoding _encoding;

    // The hash of the last record and that of the one being written, in turn.
    private byte[] _last = new byte[RecordEncoding.HashSize];
    private byte[] _next = new byte[RecordEncoding.HashSize];

    private JournalFile(SqliteDatabase database, string tenant)
    {
        _database = database;
        _encoding = new RecordEncoding(tenant);
        _head = database.Prepare("SELECT sequence, hash FROM journal_head WHERE one = 1");
        _insert = database.Prepare(
            "INSERT INTO journal_record (sequence, time, actor, kind, subject, result, data, previous, hash) VALUES (?,?,?,?,?,?,?,?,?)");
        _advance = database.Prepare("UPDATE journal_head SET sequence = ?, hash = ? WHERE one = 1");
    }

    /// <summary>Opens or creates the file and finds its head.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="JournalException">It is another tenant's, or has records and no head.</exception>
    internal static async ValueTask<JournalFile> OpenAsync(
        FileSystem files, string path, string tenant, CancellationToken cancellationToken)
    {
        SqliteDatabase database = await SqliteDatabase.OpenAsync(files, path, JournalSchema.Tables, cancellationToken);
        try
        {
            database.Transact(() => Begin(database, tenant));
            return new JournalFile(database, tenant);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Number of the last record as stored; 0 for none.</summary>
    internal long LastSequence() => ReadHead(_database)?.Head.Sequence ?? throw HeadMissing(_database.Path);

    /// <summary>
    /// Appends all events in one transaction, or none, and gives each its number. The head is read inside the transaction, whose
    /// write lock is exclusive between processes, so that a second writer continues the chain and cannot fork it.
    /// </summary>
    /// <param name="batch">The events, of which the first ones are written.</param>
    /// <param name="count">How many.</param>
    /// <returns>The number of the last.</returns>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    internal long Append(List<PendingAppend> batch, int count) =>
        _database.Transact((File: this, batch, count), static work => work.File.Insert(work.batch, work.count));

    public void Dispose()
    {
        _head.Dispose();
        _insert.Dispose();
        _advance.Dispose();
        _database.Dispose();
    }

    private static void Begin(SqliteDatabase database, string tenant)
    {
        (string Tenant, ChainHead Head)? kept = ReadHead(database);
        if (kept is { } head)
        {
            if (head.Tenant != tenant)
            {
                throw new JournalException($"{database.Path} is the journal of tenant {head.Tenant}, not of {tenant}");
            }

            return;
        }

        if (database.QueryFirst("SELECT 1 FROM journal_record LIMIT 1", static row => row.Integer(0)) != 0)
        {
            throw HeadMissing(database.Path);
        }

        database.Execute(
            "INSERT INTO journal_head (one, tenant, sequence, hash) VALUES (1, ?, 0, ?)", tenant, RecordEncoding.Genesis(tenant));
    }

    private static (string Tenant, ChainHead Head)? ReadHead(SqliteDatabase database) => database.QueryFirst(
        "SELECT tenant, sequence, hash FROM journal_head WHERE one = 1",
        static (row) => ((string, ChainHead)?)(row.Text(0), new ChainHead(row.Integer(1), row.Blob(2))));

    private static JournalException HeadMissing(string path) =>
        new($"{path} has lost the head of its chain; it is not written any more, keep it as evidence");

    private long Insert(List<PendingAppend> batch, int count)
    {
        long sequence = TakeHead();
        for (int index = 0; index < count; index++)
        {
            Insert(batch[index], ++sequence);
        }

        try
        {
            _advance.Bind(1, sequence);
            _advance.BindBlob(2, _last);
            _advance.Step();
        }
        finally
        {
            _advance.Reset();
        }

        return sequence;
    }

    private long TakeHead()
    {
        try
        {
            if (!_head.Step())
            {
                throw HeadMissing(_database.Path);
            }

            ReadOnlySpan<byte> hash = _head.Row.Bytes(1);
            if (hash.Length != _last.Length)
            {
                throw new JournalException($"the head of {_database.Path} keeps {hash.Length} bytes where a hash has {_last.Length}");
            }

            hash.CopyTo(_last);
            return _head.Row.Integer(0);
        }
        finally
        {
            _head.Reset();
        }
    }

    private void Insert(PendingAppend pending, long sequence)
    {
        JournalEntry entry = pending.Entry;
        try
        {
            _encoding.Begin(_last, sequence, pending.Microseconds);
            _insert.Bind(1, sequence);
            _insert.Bind(2, pending.Microseconds);
            _insert.BindText(3, _encoding.Add(entry.Actor));
            _insert.BindText(4, _encoding.Add(entry.Kind));
            _insert.BindText(5, _encoding.Add(entry.Subject));
            _insert.BindText(6, _encoding.Add(entry.Result));
            _insert.BindText(7, _encoding.Add(entry.Data));
            _encoding.Hash(_next);
            _insert.BindBlob(8, _last);
            _insert.BindBlob(9, _next);
            _insert.Step();
        }
        finally
        {
            _insert.Reset();
        }

        pending.Sequence = sequence;
        (_last, _next) = (_next, _last);
    }
}
