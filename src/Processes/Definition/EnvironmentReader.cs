using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>env</c> and <c>env_file</c>: the variables that a worker gets on top of the node's, those of <c>env</c> winning.</summary>
internal static class EnvironmentReader
{
    /// <summary>The variables, with secrets filled in.</summary>
    public static Dictionary<string, string> Read(ConfigSection section, SecretLookup secrets)
    {
        var variables = new Dictionary<string, string>(section.VariablesOfFiles("env_file"), StringComparer.Ordinal);
        foreach (var (name, text) in section.TextMap("env"))
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
                section.Fail("env", ConfigurationErrors.InvalidValue, $"'{name}' is no name for a variable.", "Use a name without the sign =.");
            else if (SecretText.Fill(text, secrets).TryGet(out var value, out var fault))
                variables[name] = value;
            else
                section.Section("env")!.Fail(name, fault.Code, fault.Detail, fault.Mend ?? fault.Code.Recovery);
        }

        return variables;
    }
}
