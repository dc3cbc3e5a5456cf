using Holdfast.Storage.Sqlite;

namespace Holdfast.Governance.Identity;

/// <summary>The table of API keys in <c>node.db</c>. Times are microseconds since 1970-01-01 UTC.</summary>
internal static class ApiKeySchema
{
    internal static readonly SqliteSchema Tables = new(
        "api_keys",
        [
            """
            CREATE TABLE api_key (
              id TEXT PRIMARY KEY,
              tenant TEXT NOT NULL,
              name TEXT NOT NULL,
              role TEXT NOT NULL,
              digest BLOB NOT NULL CHECK (length(digest) = 32),
              created INTEGER NOT NULL,
              expires INTEGER,
              revoked INTEGER,
              last_used INTEGER
            ) STRICT;
            CREATE UNIQUE INDEX api_key_name ON api_key (tenant, name) WHERE revoked IS NULL;
            """,
        ]);
}
