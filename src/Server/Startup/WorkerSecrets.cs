using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Server.Startup;

/// <summary>Secrets as workers' environments get them: read with the configuration, so that a changed one is seen by the next plan.</summary>
internal sealed class WorkerSecrets(IEnumerable<SecretReference> references, ConfigSources sources, Func<string, string?> variables)
{
    private readonly ILookup<string, SecretReference> _byName = references.ToLookup(reference => reference.Name, StringComparer.Ordinal);

    /// <summary>The value of a secret, or why there is none.</summary>
    public Result<string> Find(string name)
    {
        if (_byName[name].FirstOrDefault() is not { } reference)
            return Missing(name, "the configuration does not define it.");
        if (reference.Variable is { } variable)
            return variables(variable) is { } value ? value : Missing(name, $"the environment variable {variable} is not set.");
        if (reference.Stored is not null)
            return Missing(name, "it stands in the node's secret store, which journeys alone are given; use env or file for workers.");
        if (reference.File is not { } file)
            return Missing(name, "the configuration says not where it stands.");
        // A file nobody has read yet is wanted now, and all is read again with it.
        if (sources.Find(file) is not { } source)
            return "";
        return source.Text is { } text
            ? text.TrimEnd('\r', '\n')
            : Missing(name, $"its file {file} {source.Trouble}.");
    }

    private static Fault Missing(string name, string why) => new(ConfigurationErrors.UnresolvedSecret, $"The secret '{name}' has no value: {why}");
}
