using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>The writing side of one tenant's file. Used by one task at a time.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _advance;
    private readonly RecordEncoding _encoding;

    private JournalFile(SqliteDatabase database, string tenant)
    {
        _database = database;
        _encoding = new RecordEncoding(tenant);
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

    /// <summary>The end of the chain as stored.</summary>
    internal ChainHead ReadHead() => ReadHead(_database)?.Head ?? throw HeadMissing(_database.Path);

    /// <summary>
    /// Appends all events in one transaction, or none. The head is read inside the transaction, whose write lock is exclusive
    /// between processes, so that a second writer continues the chain and cannot fork it.
    /// </summary>
    /// <returns>The new head.</returns>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    internal ChainHead Append(IReadOnlyList<PendingAppend> batch) => _database.Transact(() =>
    {
        ChainHead head = ReadHead();
        for (int index = 0; index < batch.Count; index++)
        {
            head = Insert(batch[index], head);
        }

        try
        {
            _advance.Bind(1, head.Sequence);
            _advance.BindBlob(2, head.Hash);
            _advance.Step();
        }
        finally
        {
            _advance.Reset();
        }

        return head;
    });

    public void Dispose()
    {
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

    private ChainHead Insert(PendingAppend pending, in ChainHead head)
    {
        JournalEntry entry = pending.Entry;
        DateTimeOffset time = entry.Time!.Value;
        long microseconds = RecordTime.ToMicroseconds(time);
        long sequence = head.Sequence + 1;
        byte[] hash = new byte[RecordEncoding.HashSize];
        try
        {
            _encoding.Begin(head.Hash, sequence, microseconds);
            _insert.Bind(1, sequence);
            _insert.Bind(2, microseconds);
            _insert.BindText(3, _encoding.Add(entry.Actor));
            _insert.BindText(4, _encoding.Add(entry.Kind));
            _insert.BindText(5, _encoding.Add(entry.Subject));
            _insert.BindText(6, _encoding.Add(entry.Result));
            _insert.BindText(7, _encoding.Add(entry.Data));
            _encoding.Hash(hash);
            _insert.BindBlob(8, head.Hash);
            _insert.BindBlob(9, hash);
            _insert.Step();
        }
        finally
        {
            _insert.Reset();
        }

        pending.Record = new JournalRecord(sequence, time, entry, hash);
        return new ChainHead(sequence, hash);
    }
}
