using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>user</c>, <c>group</c>, <c>umask</c> and <c>nice</c>.</summary>
internal static class IdentityReader
{
    /// <summary>As whom the worker runs.</summary>
    public static WorkerIdentity Read(ConfigSection section) => new()
    {
        User = Name(section, "user"),
        Group = Name(section, "group"),
        Umask = Umask(section),
        Nice = section.Integer("nice", -20, 19),
    };

    private static string? Name(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } name)
            return null;
        if (name.Length > 0 && !name.Any(letter => char.IsWhiteSpace(letter) || letter is ':' or '/' or '\0'))
            return name;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"'{name}' is no {key}.", $"Write the name or the number of a {key}.");
        return null;
    }

    private static int? Umask(ConfigSection section)
    {
        if (section.Text("umask") is not { } text)
            return null;
        if (text.Length is > 0 and <= 4 && text.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(text, 8) is <= 511 and var mask)
            return mask;
        section.Fail("umask", ConfigurationErrors.InvalidValue, $"'{text}' is no mask.", "Write up to three octal digits, such as 022.");
        return null;
    }
}
