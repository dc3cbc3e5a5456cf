using System.Text;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>What a query selects: as SQL for files, as a predicate for memory. Pure.</summary>
internal static class JournalSelection
{
    /// <summary>Sorts after every text that continues a prefix; the last code point, which no name uses.</summary>
    private const string LastCodePoint = "\U0010FFFF";

    internal static void Check(JournalQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > JournalLimits.ReadRecords)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"the limit is 1 to {JournalLimits.ReadRecords}");
        }
    }

    internal static IReadOnlyList<JournalRecord> Read(SqliteDatabase database, string tenant, JournalQuery query)
    {
        StringBuilder sql = new("SELECT sequence, time, actor, kind, subject, result, data, hash FROM journal_record WHERE sequence > ?");
        List<SqliteValue> values = [query.After];
        AddCondition(query.Before > 0 ? query.Before : null, "sequence < ?");
        AddText(query.Kind, "kind");
        AddText(query.Actor, "actor", mayBePrefix: false);
        AddText(query.Subject, "subject");
        AddCondition(query.From is { } from ? RecordTime.Ceiling(from) : null, "time >= ?");
        AddCondition(query.Until is { } until ? RecordTime.Ceiling(until) : null, "time < ?");
        sql.Append(query.Newest ? " ORDER BY sequence DESC LIMIT ?" : " ORDER BY sequence LIMIT ?");
        values.Add(query.Limit);
        return database.Query(sql.ToString(), row => Map(row, tenant), [.. values]);

        void AddCondition(long? value, string condition)
        {
            if (value is { } bound)
            {
                sql.Append(" AND ").Append(condition);
                values.Add(bound);
            }
        }

        void AddText(string? pattern, string column, bool mayBePrefix = true)
        {
            if (pattern is null)
            {
                return;
            }

            if (mayBePrefix && pattern.EndsWith('*'))
            {
                sql.Append($" AND {column} >= ? AND {column} < ?");
                values.Add(pattern[..^1]);
                values.Add(pattern[..^1] + LastCodePoint);
                return;
            }

            sql.Append($" AND {column} = ?");
            values.Add(pattern);
        }
    }

    internal static bool Selects(JournalQuery query, JournalRecord record) =>
        record.Sequence > query.After
        && (query.Before <= 0 || record.Sequence < query.Before)
        && Matches(query.Kind, record.Entry.Kind)
        && (query.Actor is null || record.Entry.Actor == query.Actor)
        && Matches(query.Subject, record.Entry.Subject)
        && (query.From is not { } from || record.Time >= from)
        && (query.Until is not { } until || record.Time < until);

    private static bool Matches(string? pattern, string text) =>
        pattern is null
        || (pattern.EndsWith('*') ? text.StartsWith(pattern[..^1], StringComparison.Ordinal) : text == pattern);

    private static JournalRecord Map(SqliteRow row, string tenant)
    {
        DateTimeOffset time = RecordTime.FromMicroseconds(row.Integer(1));
        JournalEntry entry = new()
        {
            Tenant = tenant,
            Time = time,
            Actor = row.Text(2),
            Kind = row.Text(3),
            Subject = row.Text(4),
            Result = row.Text(5),
            Data = row.Text(6),
        };
        return new JournalRecord(row.Integer(0), time, entry, row.Blob(7));
    }
}
