using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>
/// Verifies a journal's file, which is opened for reading alone: every record's hash and place, the head, the definitions of the
/// tables, SQLite's own structure with its indexes, and the write-ahead log. It may run beside the node that writes the file.
/// </summary>
public static class JournalVerifier
{
    private const string RecordsSql =
        "SELECT sequence, time, actor, kind, subject, result, data, previous, hash FROM journal_record NOT INDEXED ORDER BY sequence";

    private static readonly SqliteKind[] ColumnKinds =
    [
        SqliteKind.Integer, SqliteKind.Integer, SqliteKind.Text, SqliteKind.Text, SqliteKind.Text, SqliteKind.Text, SqliteKind.Text,
        SqliteKind.Blob, SqliteKind.Blob,
    ];

    /// <summary>Verifies the file of one tenant. Damage of any kind is in the report, not thrown.</summary>
    /// <param name="io">Runs the walk, which keeps one task busy for as long as reading the file takes.</param>
    /// <param name="path">The file.</param>
    /// <param name="tenant">Whose it must be.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="JournalException">There is no such file, or this user may not read it.</exception>
    public static async ValueTask<VerifyReport> VerifyAsync(Io io, string path, string tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        if (!io.Files.Exists(path))
        {
            throw new JournalException($"there is no journal at {path}");
        }

        string? logDamage = await LogCheck.FindDamageAsync(io.Files, path + "-wal", cancellationToken);
        VerifyReport? report = null;
        await io.Start($"journal-verify:{tenant}", () =>
        {
            report = Verify(path, tenant, logDamage, cancellationToken);
            return Task.CompletedTask;
        });
        return report!;
    }

    private static VerifyReport Verify(string path, string tenant, string? logDamage, CancellationToken cancellationToken)
    {
        SqliteDatabase database;
        try
        {
            database = SqliteDatabase.OpenReadOnly(path);
        }
        catch (SqliteException failure)
        {
            throw new JournalException($"{path} cannot be read: {failure.Message}", failure);
        }

        using (database)
        {
            ChainWalk walk = new(tenant);
            List<string> damage = logDamage is null ? [] : [logDamage];
            BrokenRecord? broken = FindBroken(database, walk, damage, cancellationToken);
            CheckStructure(database, damage);
            return new VerifyReport(
                tenant, walk.Head.Sequence, broken, [.. damage.Distinct().Take(JournalLimits.DamageFindings)], walk.Head.Hash);
        }
    }

    private static BrokenRecord? FindBroken(
        SqliteDatabase database, ChainWalk walk, List<string> damage, CancellationToken cancellationToken)
    {
        try
        {
            // One snapshot for all that follows, so that a node which goes on writing does not look like a forger.
            database.Execute("BEGIN");
            CheckDefinitions(database, damage);
            ChainHead? kept = ReadHead(database, walk, damage);
            BrokenRecord? broken = Walk(database, walk, cancellationToken);
            return broken ?? (kept is { } head
                ? walk.Finish(head)
                : new BrokenRecord(walk.Head.Sequence + 1, "the head of the chain is missing, so records may be missing after the last"));
        }
        catch (SqliteException failure)
        {
            return new BrokenRecord(
                walk.Head.Sequence + 1, $"SQLite cannot read on after record {walk.Head.Sequence}: {failure.Message}");
        }
    }

    private static void CheckDefinitions(SqliteDatabase database, List<string> damage)
    {
        if (!JournalSchema.Definitions(database).SequenceEqual(JournalSchema.ExpectedDefinitions))
        {
            damage.Add("the definitions of the journal's tables or indexes were changed");
        }

        long version = database.QueryFirst(
            "SELECT version FROM schema_part WHERE name = ?", static row => row.Integer(0), JournalSchema.Part);
        if (version != JournalSchema.Tables.Steps.Count)
        {
            damage.Add($"the version of the journal's tables is {version}, not {JournalSchema.Tables.Steps.Count}");
        }
    }

    private static ChainHead? ReadHead(SqliteDatabase database, ChainWalk walk, List<string> damage)
    {
        IReadOnlyList<(bool IsSound, string Tenant, ChainHead Head)> rows = database.Query(
            "SELECT one, tenant, sequence, hash FROM journal_head",
            static row => (
                row.Kind(0) == SqliteKind.Integer && row.Integer(0) == 1 && row.Kind(1) == SqliteKind.Text
                    && row.Kind(2) == SqliteKind.Integer && row.Kind(3) == SqliteKind.Blob,
                row.Text(1),
                new ChainHead(row.Integer(2), row.Blob(3))));
        if (rows.Count != 1 || !rows[0].IsSound)
        {
            if (rows.Count > 0)
            {
                damage.Add("the head of the chain is not one sound row");
            }

            return null;
        }

        if (rows[0].Tenant != walk.Tenant)
        {
            damage.Add($"the head of the chain names the tenant {rows[0].Tenant}");
        }

        return rows[0].Head;
    }

    private static BrokenRecord? Walk(SqliteDatabase database, ChainWalk walk, CancellationToken cancellationToken)
    {
        using SqliteStatement statement = database.Prepare(RecordsSql);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            SqliteRow row = statement.Row;
            for (int column = 0; column < ColumnKinds.Length; column++)
            {
                if (row.Kind(column) != ColumnKinds[column])
                {
                    return new BrokenRecord(walk.Head.Sequence + 1, "a column of the record has another type than it was written with");
                }
            }

            BrokenRecord? broken = walk.Next(new StoredRecord
            {
                Sequence = row.Integer(0),
                Microseconds = row.Integer(1),
                Actor = row.Bytes(2),
                Kind = row.Bytes(3),
                Subject = row.Bytes(4),
                Result = row.Bytes(5),
                Data = row.Bytes(6),
                Previous = row.Bytes(7),
                Hash = row.Bytes(8),
            });
            if (broken is not null)
            {
                return broken;
            }
        }

        return null;
    }

    /// <summary>Asks SQLite to check pages, trees, free pages, and that every index agrees with its table.</summary>
    private static void CheckStructure(SqliteDatabase database, List<string> damage)
    {
        try
        {
            damage.AddRange(database
                .Query($"PRAGMA integrity_check({JournalLimits.DamageFindings})", static row => row.Text(0))
                .Where(static finding => finding != "ok"));
        }
        catch (SqliteException failure)
        {
            damage.Add(failure.Message);
        }
    }
}
