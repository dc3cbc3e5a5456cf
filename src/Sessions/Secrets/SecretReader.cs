using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Secrets;

/// <summary>Reads one entry of the <c>secrets</c> section: <c>{ env: NAME }</c>, <c>{ file: PATH }</c> or <c>{ store: NAME }</c>.</summary>
internal static class SecretReader
{
    public static SecretReference Read(string name, ConfigSection section)
    {
        var (variable, file, stored) = (section.Text("env"), section.Text("file"), section.Text("store"));
        string[] given = [.. ((string[])["env", "file", "store"]).Where(section.Has)];
        if (given.Length == 0)
        {
            section.Fail(
                "env", ConfigurationErrors.MissingKey, $"The secret {name} says not where its value stands.",
                "Write env: NAME for an environment variable, file: PATH for a file, or store: NAME for the node's secret store.");
        }
        else if (given.Length > 1)
        {
            section.Fail(
                given[1], ConfigurationErrors.InvalidValue, $"The secret {name} names both {given[0]} and {given[1]}.", "Keep one of them.");
        }

        section.Finish();
        return new SecretReference(name, variable, file) { Stored = stored };
    }
}
