using System.Collections;

namespace Holdfast.Server.Startup;

/// <summary>What the workers' environment begins with: the daemon's own, without the variables that hold secrets.</summary>
internal static class WorkerEnvironment
{
    private const string TokenVariable = "HOLDFAST_TOKEN";

    /// <summary>The variables, without those that the configuration names as secrets and the command line's token.</summary>
    public static Dictionary<string, string> Of(NodeSettings settings)
    {
        var secret = settings.Sessions.Secrets.Select(reference => reference.Variable).Append(TokenVariable).ToHashSet(StringComparer.Ordinal);
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !secret.Contains((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
    }
}
