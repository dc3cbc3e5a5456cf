using System.Security.Cryptography;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime.Synchronization;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Secrets of the node, encrypted at rest and in memory; a value is opened when somebody needs it, who zeroes it afterwards.
/// Changes are told to the journal before they are made, and the files are replaced whole, so a crash leaves the old or the new.
/// </summary>
public sealed class SecretStore : IDisposable
{
    /// <summary>Secrets, at the most.</summary>
    public const int SecretLimit = 10_000;

    /// <summary>Bytes of a value, at the most.</summary>
    public const int ValueLimitBytes = 4096;

    /// <summary>Characters of a name, at the most.</summary>
    public const int NameLimit = 100;

    /// <summary>Bytes of the file of keys that are read: it holds two keys at the most.</summary>
    private const int KeyFileLimitBytes = 4096;

    private static readonly byte[] Known = "holdfast"u8.ToArray();

    private readonly SecretStoreOptions _options;
    private readonly AsyncMutex _gate = new("secret-store");
    private SortedDictionary<string, SealedSecret> _secrets = new(StringComparer.Ordinal);
    private SecretKey? _key;

    private SecretStore(SecretStoreOptions options) => _options = options;

    /// <summary>Opens the store; one that is not there yet is empty, and is written with its first secret.</summary>
    /// <returns>The store, or <see cref="SessionErrors.SecretStoreClosed"/> where its key does not fit or its file cannot be read.</returns>
    public static async ValueTask<Result<SecretStore>> OpenAsync(SecretStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = new SecretStore(options);
        if (!options.Io.Files.Exists(options.File)) return store;
        try
        {
            if (SecretFile.Read(await options.Io.Files.ReadAllBytesAsync(options.File, cancellationToken)) is not { } file)
                return Closed($"{options.File} is no secret store of this version.");
            if (!(await store.KeyAsync(file, cancellationToken)).TryGet(out var key, out var fault)) return fault;
            store._key = key;
            foreach (var secret in file.Secrets) store._secrets[secret.Name] = secret;
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Closed(e.Message);
        }
    }

    /// <summary>The secrets' names, in order.</summary>
    public Result<IReadOnlyList<SecretView>> List(Caller caller)
    {
        if (Permit(caller) is { } refused) return refused;
        return Volatile.Read(ref _secrets).Values.Select(secret => new SecretView(secret.Name, secret.UpdatedAt)).ToList();
    }

    /// <summary>Sets a secret's value, new or in place of the one before. Answers when it is durable.</summary>
    /// <param name="caller">Who; a system administrator.</param>
    /// <param name="name">Letters, digits, dot, hyphen and underscore.</param>
    /// <param name="value">UTF-8; zeroed by its owner.</param>
    /// <param name="cancellationToken">Breaks it off before it has begun.</param>
    public async ValueTask<Result<SecretView>> SetAsync(
        Caller caller, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if ((Permit(caller) ?? Check(name, value.Span)) is { } refused) return refused;
        using var hold = await _gate.LockAsync(cancellationToken);
        if (_secrets.Count >= SecretLimit && !_secrets.ContainsKey(name))
            return new Fault(RequestErrors.InvalidField, $"The store holds {SecretLimit} secrets, which is its limit.");
        return await ChangeAsync<SecretView>(caller, "secret_set", $"secret/{name}", async () =>
        {
            _key ??= await NewKeyAsync();
            var secret = new SealedSecret(
                name, _options.Io.Clock.UtcNow, SecretCipher.Seal(_key, name, value.Span, _options.Io.Random));
            await KeepAsync(_key, new(_secrets, StringComparer.Ordinal) { [name] = secret });
            return new SecretView(name, secret.UpdatedAt);
        });
    }

    /// <summary>Removes a secret. Answers when that is durable.</summary>
    public async ValueTask<Result<Done>> RemoveAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        if (Permit(caller) is { } refused) return refused;
        using var hold = await _gate.LockAsync(cancellationToken);
        if (!_secrets.ContainsKey(name)) return new Fault(SessionErrors.NoSuchSecret, $"There is no secret {name} in the store.");
        return await ChangeAsync<Done>(caller, "secret_removed", $"secret/{name}", async () =>
        {
            var left = new SortedDictionary<string, SealedSecret>(_secrets, StringComparer.Ordinal);
            left.Remove(name);
            await KeepAsync(_key!, left);
            return default;
        });
    }

    /// <summary>Seals every secret anew with a new key, and forgets the old one. Answers with their number when it is durable.</summary>
    public async ValueTask<Result<int>> RotateAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (Permit(caller) is { } refused) return refused;
        using var hold = await _gate.LockAsync(cancellationToken);
        return await ChangeAsync(caller, "secrets_rotated", "secrets", RotateAsync);
    }

    /// <summary>The value of a secret, as a <see cref="SecretSource"/>: <see cref="ConfigurationErrors.UnresolvedSecret"/> where there is none.</summary>
    public async ValueTask<Result<SecretValue>> FindAsync(string name, CancellationToken cancellationToken)
    {
        using var hold = await _gate.LockAsync(cancellationToken);
        if (_key is null || !_secrets.TryGetValue(name, out var secret)) return Unresolved(name, "the secret store does not hold it");
        if (SecretCipher.Open(_key, name, secret.Value) is not { } value) return Unresolved(name, "what the secret store holds was changed");
        try
        {
            return SecretValue.OfUtf8(value);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _key?.Dispose();

    private static Fault? Permit(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return SessionService.Permit(caller, Role.SystemAdmin);
    }

    private static Fault? Check(string name, ReadOnlySpan<byte> value)
    {
        if (name is null || name.Length is 0 or > NameLimit || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            return new Fault(RequestErrors.InvalidField, $"name: 1 to {NameLimit} letters, digits, dots, hyphens and underscores.");
        if (value.Length is 0 or > ValueLimitBytes || !System.Text.Unicode.Utf8.IsValid(value))
            return new Fault(RequestErrors.InvalidField, $"value: 1 to {ValueLimitBytes} bytes of UTF-8.");
        return null;
    }

    private static Fault Closed(string why) => new(SessionErrors.SecretStoreClosed, why);

    private static Fault Unresolved(string name, string why) =>
        new(ConfigurationErrors.UnresolvedSecret, $"The secret {name} has no value: {why}.");

    /// <summary>Tells the journal, then makes the change; the lock is held.</summary>
    private async ValueTask<Result<T>> ChangeAsync<T>(Caller caller, string kind, string subject, Func<Task<T>> change)
    {
        try
        {
            await _options.Journal.AppendAsync(
                new JournalEntry { Tenant = TenantId.Node, Actor = caller.Actor, Kind = kind, Subject = subject, Time = _options.Io.Clock.UtcNow },
                CancellationToken.None);
            return await change();
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing was changed: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Closed(e.Message);
        }
    }

    /// <summary>The key that the store was sealed with, by its check.</summary>
    private async ValueTask<Result<SecretKey>> KeyAsync(SecretFile file, CancellationToken cancellationToken)
    {
        if (file.Salt is { } salt)
        {
            foreach (var passphrase in (string?[])[_options.Passphrase, _options.OldPassphrase])
            {
                if (passphrase is null) continue;
                var derived = SecretKey.Of(passphrase, salt, file.Iterations);
                if (Fits(derived, file)) return derived;
                derived.Dispose();
            }

            return Closed($"{_options.File} was sealed with a passphrase, and none that was given opens it.");
        }

        if (!_options.Io.Files.Exists(_options.KeyFile)) return Closed($"The key of {_options.File} is not there: {_options.KeyFile}.");
        var (bytes, length) = await SecretBytes.ReadAsync(_options.Io.Files, _options.KeyFile, KeyFileLimitBytes, cancellationToken);
        var key = SecretFile.FindKey(bytes.AsSpan(0, length), file.KeyId);
        CryptographicOperations.ZeroMemory(bytes);
        if (key is not null && Fits(key, file)) return key;
        key?.Dispose();
        return Closed($"{_options.KeyFile} holds no key that opens {_options.File}.");
    }

    private static bool Fits(SecretKey key, SecretFile file) =>
        SecretCipher.Open(key, "", file.Check) is { } known && known.AsSpan().SequenceEqual(Known);

    private async Task<SecretKey> NewKeyAsync()
    {
        var random = _options.Io.Random;
        if (_options.Passphrase is { } passphrase) return SecretKey.Of(passphrase, SecretKey.NewSalt(random), _options.Iterations);
        var key = SecretKey.Create(random);
        // Both are kept until the secrets are sealed with the new one: whenever it breaks off, the key that fits is there.
        await WriteKeysAsync(_key is { Salt: null } old ? [key, old] : [key]);
        return key;
    }

    private async Task<int> RotateAsync()
    {
        if (_key is not { } old) return 0;
        var fresh = await NewKeyAsync();
        var secrets = new SortedDictionary<string, SealedSecret>(StringComparer.Ordinal);
        foreach (var secret in _secrets.Values)
        {
            var value = SecretCipher.Open(old, secret.Name, secret.Value)
                ?? throw new IOException($"What is stored of {secret.Name} was changed; set it anew or remove it, then rotate.");
            try
            {
                secrets[secret.Name] = secret with { Value = SecretCipher.Seal(fresh, secret.Name, value, _options.Io.Random) };
            }
            finally
            {
                CryptographicOperations.ZeroMemory(value);
            }
        }

        await KeepAsync(fresh, secrets);
        _key = fresh;
        old.Dispose();
        if (fresh.Salt is null) await WriteKeysAsync([fresh]);
        else _options.Io.Files.Delete(_options.KeyFile);
        return secrets.Count;
    }

    private async Task KeepAsync(SecretKey key, SortedDictionary<string, SealedSecret> secrets)
    {
        var check = SecretCipher.Seal(key, "", Known, _options.Io.Random);
        var file = new SecretFile(key.Id, key.Salt, key.Iterations, check, [.. secrets.Values]);
        await _options.Io.Files.ReplaceAsync(_options.File, file.Write(), CancellationToken.None);
        _options.Io.Files.Restrict(_options.File);
        Volatile.Write(ref _secrets, secrets);
    }

    private async Task WriteKeysAsync(SecretKey[] keys)
    {
        var bytes = SecretFile.WriteKeys(keys);
        try
        {
            await _options.Io.Files.ReplaceAsync(_options.KeyFile, bytes, CancellationToken.None);
            _options.Io.Files.Restrict(_options.KeyFile);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
