using System.Collections;

namespace Holdfast.Server.Startup;

/// <summary>What the workers' environment begins with: the daemon's own, without the variables that hold secrets.</summary>
internal static class WorkerEnvironment
{
    /// <summary>The variable of the secret store's passphrase.</summary>
    public const string PassphraseVariable = "HOLDFAST_SECRETS_PASSPHRASE";

    /// <summary>The variable of the passphrase before it was changed.</summary>
    public const string OldPassphraseVariable = "HOLDFAST_SECRETS_OLD_PASSPHRASE";

    private const string TokenVariable = "HOLDFAST_TOKEN";

    /// <summary>The variables, without those that the configuration names as secrets, the command line's token and the secret store's passphrases.</summary>
    public static Dictionary<string, string> Of(NodeSettings settings)
    {
        var secret = settings.Sessions.Secrets.Select(reference => reference.Variable)
            .Concat([TokenVariable, PassphraseVariable, OldPassphraseVariable]).ToHashSet(StringComparer.Ordinal);
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !secret.Contains((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
    }
}
