using System.Buffers;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Governance.Identity;

/// <summary>
/// The API keys of a node, in <c>node.db</c>. A key is told to the journal before it is stored, so none is ever valid that the
/// journal does not know; of the secret only a hash is kept.
/// </summary>
public sealed class ApiKeyStore : IDisposable
{
    /// <summary>Keys of one tenant that were not revoked.</summary>
    public const int KeysPerTenant = 1_000;

    /// <summary>Length of a key's name, in characters.</summary>
    public const int NameLength = 60;

    /// <summary>Keys in one list, revoked ones included; the oldest.</summary>
    private const int ListLimit = 10_000;

    /// <summary>A use is noted no oftener than this, because noting it costs a sync of the disk.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromHours(1);

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@-");

    private static readonly Fault Refusal = new(RequestErrors.Unauthenticated, "the token is not valid");

    private readonly Io _io;
    private readonly EventJournal _journal;
    private readonly SqliteDatabase _database;
    private readonly ApiKeyTable _keys;
    private readonly AuthenticationLog _log;

    private ApiKeyStore(Io io, EventJournal journal, SqliteDatabase database)
    {
        _io = io;
        _journal = journal;
        _database = database;
        _keys = new ApiKeyTable(database);
        _log = new AuthenticationLog(io, journal);
    }

    /// <summary>Opens the store in a data folder, which must be there.</summary>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public static async ValueTask<ApiKeyStore> OpenAsync(
        Io io, EventJournal journal, string dataFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(journal);
        SqliteDatabase database = await SqliteDatabase.OpenAsync(
            io.Files, JournalFolder.PathOf(dataFolder, TenantId.Node), ApiKeySchema.Tables, cancellationToken);
        return new ApiKeyStore(io, journal, database);
    }

    /// <summary>Creates a key in the caller's tenant. The token in the answer is told this once.</summary>
    /// <returns>The key, or <see cref="RequestErrors.Forbidden"/>, <see cref="RequestErrors.InvalidField"/>,
    /// <see cref="JournalErrors.Unavailable"/>.</returns>
    public async ValueTask<Result<NewApiKey>> CreateAsync(Caller caller, ApiKeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if ((AdminFault(caller) ?? Check(caller, request)) is { } fault)
        {
            return fault;
        }

        ApiToken token = ApiToken.Create(_io.Random);
        ApiKey key = new()
        {
            Id = token.Id,
            Tenant = caller.Tenant,
            Name = request.Name,
            Role = request.Role,
            CreatedAt = _io.Clock.UtcNow,
            ExpiresAt = request.ExpiresAt?.ToUniversalTime(),
        };
        Result<Done> stored = await RecordedAsync(caller, key, "api_key_created", () => _keys.Add(key, token.Digest()), cancellationToken);
        return stored.TryGet(out _, out Fault? failed) ? new NewApiKey(key, token.Text) : failed;
    }

    /// <summary>The keys of the caller's tenant, oldest first, revoked ones included.</summary>
    /// <returns>The keys, or <see cref="RequestErrors.Forbidden"/>.</returns>
    public Result<ApiKeyList> List(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (AdminFault(caller) is { } fault)
        {
            return fault;
        }

        return new ApiKeyList(_keys.OfTenant(caller.Tenant, ListLimit));
    }

    /// <summary>Revokes a key of the caller's tenant; it is refused from then on. Revoking twice is no fault.</summary>
    /// <returns>Done, or <see cref="RequestErrors.Forbidden"/>, <see cref="RequestErrors.NoSuchKey"/>,
    /// <see cref="JournalErrors.Unavailable"/>.</returns>
    public async ValueTask<Result<Done>> RevokeAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(id);
        if (AdminFault(caller) is { } fault)
        {
            return fault;
        }

        if (_keys.Find(id) is not { Key: var key } || key.Tenant != caller.Tenant)
        {
            return new Fault(RequestErrors.NoSuchKey, $"there is no key with the id {Shorten(id)} in the tenant {caller.Tenant}");
        }

        if (key.RevokedAt is not null)
        {
            return default(Done);
        }

        if (key.Role > caller.Role)
        {
            return Forbidden(key.Role);
        }

        return await RecordedAsync(
            caller,
            key,
            "api_key_revoked",
            () =>
            {
                _keys.Revoke(key.Id, _io.Clock.UtcNow);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Tells whose a bearer token is. A refused token is journalled (<c>authentication</c>), the first ten a minute one by one
    /// and the others as a number, so that a flood of bad tokens cannot fill the journal.
    /// </summary>
    /// <returns>The caller, or <see cref="RequestErrors.Unauthenticated"/>, which does not tell why: the journal does.</returns>
    public Result<Caller> Authenticate(string? token)
    {
        if (ApiToken.Parse(token) is not { } parsed)
        {
            return Refuse(null, "malformed");
        }

        if (_keys.Find(parsed.Id) is not { } found)
        {
            return Refuse(null, "unknown");
        }

        DateTimeOffset now = _io.Clock.UtcNow;
        ApiKey key = found.Key;
        if ((parsed.Matches(found.Digest) ? Invalidity(key, now) : "mismatch") is { } reason)
        {
            return Refuse(key, reason);
        }

        NoteUse(key, now);
        return CallerOf(key);
    }

    /// <summary>The id of the key that a token is of, valid or not; null where it has not the form of one.</summary>
    public static string? IdOf(string? token) => ApiToken.Parse(token)?.Id;

    /// <summary>
    /// Tells who the holder of a key is by now, whose token was shown and found good before. It is for those who go on with what was begun then, and is
    /// neither a use of the key nor an attempt to use it.
    /// </summary>
    /// <returns>The caller, or <see cref="RequestErrors.Unauthenticated"/> where the key is revoked, expired or not there.</returns>
    public Result<Caller> Recall(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _keys.Find(id) is { Key: var key } && Invalidity(key, _io.Clock.UtcNow) is null ? CallerOf(key) : Refusal;
    }

    /// <summary>Tells the journal of refused tokens that were only counted, and closes. The journal must still be open.</summary>
    public void Dispose()
    {
        _log.Flush();
        _database.Dispose();
    }

    private static string? Invalidity(ApiKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : null;

    private static Caller CallerOf(ApiKey key) => new(key.Tenant, $"key:{key.Name}", key.Role);

    private static Fault? AdminFault(Caller caller) => caller.Role >= Role.TenantAdmin ? null : Forbidden(Role.TenantAdmin);

    private static Fault Forbidden(Role needed) =>
        new(RequestErrors.Forbidden, $"this needs the role {RoleName.Of(needed)}");

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);

    private static string Shorten(string id) => id.Length <= NameLength ? id : id[..NameLength] + "…";

    private Fault? Check(Caller caller, ApiKeyRequest request)
    {
        if (request.Name is not { Length: >= 1 and <= NameLength } || request.Name.AsSpan().ContainsAnyExcept(NameLetters))
        {
            return Invalid($"name: a key's name is 1 to {NameLength} letters, digits and . _ @ -");
        }

        if (!Enum.IsDefined(request.Role))
        {
            return Invalid($"role: one of {string.Join(' ', RoleName.All)}");
        }

        if (request.Role > caller.Role)
        {
            return Forbidden(request.Role);
        }

        if (request.ExpiresAt <= _io.Clock.UtcNow)
        {
            return Invalid("expires_at: the time is past");
        }

        if (_keys.HasName(caller.Tenant, request.Name))
        {
            return NameTaken(request.Name);
        }

        return _keys.Count(caller.Tenant) >= KeysPerTenant
            ? Invalid($"the tenant has {KeysPerTenant} keys, which is the limit; revoke some") : null;
    }

    private static Fault NameTaken(string name) => Invalid($"name: a key named {name} is there already; revoke it or use another name");

    /// <summary>
    /// Tells the journal, then does it; what could not be done after all is told as well. The token counts until the journal was
    /// told and no longer: what it holds must have happened.
    /// </summary>
    private async ValueTask<Result<Done>> RecordedAsync(
        Caller caller, ApiKey key, string kind, Func<bool> change, CancellationToken cancellationToken)
    {
        JournalEntry entry = new()
        {
            Tenant = caller.Tenant,
            Actor = caller.Actor,
            Kind = kind,
            Subject = $"api_key/{key.Id}",
            Data = JsonSerializer.Serialize(
                new KeyEvent(key.Name, RoleName.Of(key.Role), key.ExpiresAt), GovernanceJson.Default.KeyEvent),
        };
        try
        {
            await _journal.AppendAsync(entry, cancellationToken);
        }
        catch (JournalException failure)
        {
            return new Fault(JournalErrors.Unavailable, failure.Message);
        }

        Fault fault;
        try
        {
            if (change())
            {
                return default(Done);
            }

            fault = NameTaken(key.Name);
        }
        catch (SqliteException failure)
        {
            fault = new Fault(JournalErrors.Unavailable, failure.Message);
        }

        PostQuietly(entry with { Result = $"failed:{fault.Code.Id}" });
        return fault;
    }

    private void PostQuietly(JournalEntry entry)
    {
        try
        {
            _journal.Post(entry);
        }
        catch (JournalException)
        {
            // The caller is told of the failure in any case; the journal holds the attempt, if not its end.
        }
    }

    private void NoteUse(ApiKey key, DateTimeOffset now)
    {
        if (now - key.LastUsedAt < UseGrain)
        {
            return;
        }

        try
        {
            _keys.Touch(key, now);
        }
        catch (SqliteException)
        {
            // When a key was last used is a convenience; a full disk must not lock everybody out.
        }
    }

    private Result<Caller> Refuse(ApiKey? key, string reason)
    {
        _log.Refused(key, reason);
        return Refusal;
    }
}
