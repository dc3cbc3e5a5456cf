using System.Text;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Values;

/// <summary>
/// Files of variables: one <c>NAME=value</c> in a line, blank lines and lines that begin with # passed over, <c>export</c> before a name
/// allowed. A value may stand in quotes; in double quotes \n, \t, \", \\ and \$ are escapes; without quotes a # after a blank begins a comment.
/// Nothing is expanded.
/// </summary>
internal static class DotEnvText
{
    private const string Export = "export ";

    public static void Read(string text, int file, DiagnosticLog log, IDictionary<string, string> variables)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var written = line.Trim();
            if (written.Length == 0 || written[0] is '#' or ';')
                continue;
            if (written.StartsWith(Export))
                written = written[Export.Length..].TrimStart();
            var equals = written.IndexOf('=');
            var name = equals < 0 ? "" : written[..equals].TrimEnd().ToString();
            if (name.Length == 0 || name.Contains(' ', StringComparison.Ordinal))
                log.Report(new Place(number, 1, file), ConfigurationErrors.InvalidValue, "The line is no variable.", "Write NAME=value.");
            else if (Value(written[(equals + 1)..].TrimStart()) is { } value)
                variables[name] = value;
            else
                log.Report(new Place(number, line.IndexOf('=') + 2, file), ConfigurationErrors.InvalidValue, $"The quote of {DiagnosticText.Quote(name)} is not closed.", "Close it in the same line.");
        }
    }

    private static string? Value(ReadOnlySpan<char> written)
    {
        if (written.Length == 0)
            return "";
        if (written[0] == '\'')
            return written[1..].IndexOf('\'') is >= 0 and var end ? written[1..(end + 1)].ToString() : null;
        if (written[0] == '"')
            return Unescaped(written[1..]);
        var comment = written.IndexOf(" #");
        return (comment < 0 ? written : written[..comment]).TrimEnd().ToString();
    }

    private static string? Unescaped(ReadOnlySpan<char> quoted)
    {
        var value = new StringBuilder();
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '"')
                return value.ToString();
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                value.Append(quoted[++i] switch { 'n' => '\n', 't' => '\t', var other => other });
            else
                value.Append(quoted[i]);
        }

        return null;
    }
}
