using System.Text;
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

    /// <summary>Creates the source.</summary>
    /// <param name="io">Reads the files.</param>
    /// <param name="references">Where each secret stands.</param>
    /// <param name="environment">The value of an environment variable; null where it is not set.</param>
    public ConfiguredSecrets(Io io, IEnumerable<SecretReference> references, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(references);
        _io = io;
        _references = references.ToDictionary(reference => reference.Name, StringComparer.Ordinal);
        _environment = environment;
    }

    /// <summary>A <see cref="SecretSource"/>: null where the secret is not defined, or its file or variable is not there.</summary>
    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!_references.TryGetValue(name, out var reference)) return null;
        if (reference.Variable is { } variable) return _environment(variable);
        if (reference.File is not { } file || !_io.Files.Exists(file)) return null;
        var bytes = await _io.Files.ReadAllBytesAsync(file, cancellationToken);
        return bytes.Length > FileLimitBytes ? null : Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
    }
}
