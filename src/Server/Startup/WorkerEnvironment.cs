using System.Collections;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Server.Startup;

/// <summary>
/// What the workers' environment begins with: the daemon's own, without the variables that hold secrets. It is exchanged whole when the
/// configuration is read again.
/// </summary>
/// <param name="secrets">The secrets that the configuration names.</param>
internal sealed class WorkerEnvironment(IEnumerable<SecretReference> secrets)
{
    /// <summary>The variable of the secret store's passphrase.</summary>
    public const string PassphraseVariable = "HOLDFAST_SECRETS_PASSPHRASE";

    /// <summary>The variable of the passphrase before it was changed.</summary>
    public const string OldPassphraseVariable = "HOLDFAST_SECRETS_OLD_PASSPHRASE";

    private const string TokenVariable = "HOLDFAST_TOKEN";

    private volatile IReadOnlyDictionary<string, string> _variables = Without(secrets);

    /// <summary>The variables, without those that the configuration names as secrets, the command line's token and the secret store's passphrases.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Leaves out these secrets from now on, in place of those before.</summary>
    public void Exchange(IEnumerable<SecretReference> now) => _variables = Without(now);

    /// <summary>The variables that are left out.</summary>
    public static IReadOnlyList<string> Hidden(IEnumerable<SecretReference> secrets) =>
        [.. secrets.Select(reference => reference.Variable).OfType<string>(), TokenVariable, PassphraseVariable, OldPassphraseVariable];

    private static Dictionary<string, string> Without(IEnumerable<SecretReference> secrets)
    {
        var secret = Hidden(secrets).ToHashSet(StringComparer.Ordinal);
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !secret.Contains((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
    }
}
