using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Secrets;

/// <summary>Where a secret store is, and what opens it.</summary>
public sealed record SecretStoreOptions
{
    /// <summary>Where it runs.</summary>
    public required Io Io { get; init; }

    /// <summary>Told of each change; never with a value.</summary>
    public required EventJournal Journal { get; init; }

    /// <summary>The file of the sealed secrets.</summary>
    public required string File { get; init; }

    /// <summary>The file of the keys, readable by its owner alone; not used with a passphrase.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The passphrase that the key comes from; null where it comes from <see cref="KeyFile"/>.</summary>
    public string? Passphrase { get; init; }

    /// <summary>The passphrase before it was changed, until the next rotation; null for none.</summary>
    public string? OldPassphrase { get; init; }

    /// <summary>How often a new passphrase is hashed (OWASP's advice for PBKDF2 with HMAC-SHA-256).</summary>
    internal int Iterations { get; init; } = 600_000;
}
