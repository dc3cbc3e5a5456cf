using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Secrets;

/// <summary>Reads one entry of the <c>secrets</c> section: <c>{ env: NAME }</c> or <c>{ file: PATH }</c>.</summary>
internal static class SecretReader
{
    public static SecretReference Read(string name, ConfigSection section)
    {
        var variable = section.Text("env");
        var file = section.Text("file");
        if (variable is null && file is null)
        {
            section.Fail(
                "env", ConfigurationErrors.MissingKey, $"The secret {name} says not where its value stands.",
                "Write env: NAME for an environment variable, or file: PATH for a file.");
        }

        if (variable is not null && file is not null)
        {
            section.Fail(
                "file", ConfigurationErrors.InvalidValue, $"The secret {name} names both a variable and a file.", "Keep one of the two.");
        }

        section.Finish();
        return new SecretReference(name, variable, file);
    }
}
