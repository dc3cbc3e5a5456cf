using System.Collections.Concurrent;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Governance.Identity;

/// <summary>
/// Reads and writes the table of API keys. Keys in use are kept in memory, since each request shows one; nobody else writes the table.
/// </summary>
internal sealed class ApiKeyTable(SqliteDatabase database)
{
    /// <summary>Keys kept in memory; at more, all are let go.</summary>
    private const int KeptLimit = 10_000;

    private const string Columns = "id, tenant, name, role, created, expires, revoked, last_used";

    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    private readonly ConcurrentDictionary<string, (ApiKey Key, byte[] Digest)> _kept = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Adds a key; false where a valid key of the tenant has its name.</summary>
    internal bool Add(ApiKey key, byte[] digest)
    {
        try
        {
            database.Execute(
                "INSERT INTO api_key (id, tenant, name, role, digest, created, expires) VALUES (?,?,?,?,?,?,?)",
                key.Id,
                key.Tenant,
                key.Name,
                RoleName.Of(key.Role),
                digest,
                ToMicroseconds(key.CreatedAt),
                key.ExpiresAt is { } expires ? ToMicroseconds(expires) : default(SqliteValue));
            return true;
        }
        catch (SqliteException failure) when (failure.IsConstraint)
        {
            return false;
        }
    }

    /// <summary>Whether a valid key of the tenant has this name.</summary>
    internal bool HasName(string tenant, string name) => database.QueryFirst(
        "SELECT count(*) FROM api_key WHERE tenant = ? AND name = ? AND revoked IS NULL", static row => row.Integer(0), tenant, name) > 0;

    /// <summary>How many keys of the tenant were not revoked.</summary>
    internal long Count(string tenant) => database.QueryFirst(
        "SELECT count(*) FROM api_key WHERE tenant = ? AND revoked IS NULL", static row => row.Integer(0), tenant);

    /// <summary>The keys of a tenant, oldest first.</summary>
    internal IReadOnlyList<ApiKey> OfTenant(string tenant, int limit) => database.Query(
        $"SELECT {Columns} FROM api_key WHERE tenant = ? ORDER BY id LIMIT ?", Map, tenant, limit);

    /// <summary>A key and its secret's digest.</summary>
    internal (ApiKey Key, byte[] Digest)? Find(string id)
    {
        if (_kept.TryGetValue(id, out var kept)) return kept;
        // Under the lock of those who change it: what is kept must not be what was read before a change and stored after it.
        lock (_gate)
        {
            if (_kept.TryGetValue(id, out kept)) return kept;
            var found = database.QueryFirst(
                $"SELECT {Columns}, digest FROM api_key WHERE id = ?",
                static row => ((ApiKey, byte[])?)(Map(row), row.Blob(8)),
                id);
            if (found is null) return null;
            if (_kept.Count >= KeptLimit) _kept.Clear();
            _kept[id] = found.Value;
            return found;
        }
    }

    internal void Revoke(string id, DateTimeOffset time)
    {
        lock (_gate)
        {
            try
            {
                database.Execute("UPDATE api_key SET revoked = ? WHERE id = ? AND revoked IS NULL", ToMicroseconds(time), id);
            }
            finally
            {
                _kept.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Notes a use; once, where many who read the key before that note theirs.</summary>
    internal void Touch(ApiKey read, DateTimeOffset time)
    {
        lock (_gate)
        {
            var isKept = _kept.TryGetValue(read.Id, out var kept);
            if (isKept && kept.Key.LastUsedAt != read.LastUsedAt) return;
            database.Execute("UPDATE api_key SET last_used = ? WHERE id = ?", ToMicroseconds(time), read.Id);
            if (isKept) _kept[read.Id] = (kept.Key with { LastUsedAt = time }, kept.Digest);
        }
    }

    private static ApiKey Map(SqliteRow row) => new()
    {
        Id = row.Text(0),
        Tenant = row.Text(1),
        Name = row.Text(2),
        Role = RoleName.Find(row.Text(3)) ?? throw new InvalidDataException($"the key {row.Text(0)} has an unknown role"),
        CreatedAt = FromMicroseconds(row.Integer(4)),
        ExpiresAt = TimeOrNull(row, 5),
        RevokedAt = TimeOrNull(row, 6),
        LastUsedAt = TimeOrNull(row, 7),
    };

    private static DateTimeOffset? TimeOrNull(SqliteRow row, int column) =>
        row.IsNull(column) ? null : FromMicroseconds(row.Integer(column));

    private static long ToMicroseconds(DateTimeOffset time) => (time.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(EpochTicks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
