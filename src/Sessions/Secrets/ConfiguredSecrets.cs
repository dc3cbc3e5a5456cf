using System.Security.Cryptography;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Secrets;

/// <summary>The secrets of the configuration's <c>secrets:</c> section, read anew each time, so that a changed file is seen.</summary>
public sealed class ConfiguredSecrets
{
    /// <summary>Bytes of a secret's file, at the most.</summary>
    public const int FileLimitBytes = 4096;

    private readonly Io _io;
    private readonly Dictionary<string, SecretReference> _references;
    private readonly Func<string, string?> _environment;
    private readonly SecretStore? _store;

    /// <summary>Creates the source.</summary>
    /// <param name="io">Reads the files.</param>
    /// <param name="references">Where each secret stands.</param>
    /// <param name="environment">The value of an environment variable; null where it is not set.</param>
    /// <param name="store">The node's secret store; null where there is none.</param>
    public ConfiguredSecrets(Io io, IEnumerable<SecretReference> references, Func<string, string?> environment, SecretStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        _io = io;
        _references = references.ToDictionary(reference => reference.Name, StringComparer.Ordinal);
        _environment = environment;
        _store = store;
    }

    /// <summary>
    /// A <see cref="SecretSource"/>: <see cref="ConfigurationErrors.UnresolvedSecret"/> where the secret is not defined, its variable is not
    /// set, or its file is not there, cannot be read or is over <see cref="FileLimitBytes"/>. The fault names the variable or the file.
    /// </summary>
    public async ValueTask<Result<SecretValue>> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!_references.TryGetValue(name, out var reference)) return Undefined(name);
        if (reference.File is { } file) return await ReadAsync(name, file, cancellationToken);
        if (reference.Stored is { } stored)
            return _store is null ? Missing(name, "this node has no secret store.") : await _store.FindAsync(stored, cancellationToken);
        if (reference.Variable is not { } variable) return Undefined(name);
        return _environment(variable) is { } value ? SecretValue.Of(value) : Missing(name, $"the environment variable {variable} is not set.");
    }

    /// <summary>The answer for a secret that is not in the configuration.</summary>
    internal static Result<SecretValue> Undefined(string name) => Missing(name, "the configuration does not define it.");

    private static Fault Missing(string name, string why) =>
        new(ConfigurationErrors.UnresolvedSecret, $"The secret {name} has no value: {why}");

    private async ValueTask<Result<SecretValue>> ReadAsync(string name, string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        int length;
        try
        {
            // One more than it may have, so that a longer one is told.
            (bytes, length) = await SecretBytes.ReadAsync(_io.Files, file, FileLimitBytes + 1, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing(name, $"its file {file} is not there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Missing(name, $"its file {file} cannot be read: {e.Message}");
        }

        try
        {
            return length > FileLimitBytes
                ? Missing(name, $"its file {file} is over {FileLimitBytes} bytes.")
                : SecretValue.OfUtf8(bytes.AsSpan(0, length).TrimEnd("\r\n"u8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
