using System.Buffers;
using System.Text;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Reading;

/// <summary>
/// Fills variables into a text: <c>${NAME}</c>, <c>${NAME:-default}</c> (the default may hold variables again),
/// <c>$$</c> for one <c>$</c>. <c>${secret:name}</c> is left as it is, and so is its escaped form <c>$${secret:name}</c>,
/// because who fills in the secrets has to tell the two apart.
/// </summary>
internal sealed class Interpolation(Func<string, string?> variables)
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private const string Secret = "{secret:";
    private const string Forms = "Write ${NAME}, ${NAME:-default} or ${secret:name}, or $$ for a dollar sign.";

    /// <summary>Fills a text in.</summary>
    /// <returns>The filled text and no fault; or the text as it was and the first fault.</returns>
    public (string Text, InterpolationFault? Fault) Fill(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return (text, null);
        var filled = new StringBuilder(text.Length);
        var fault = Fill(text, 0, text.Length, 1, filled);
        return fault is null ? (filled.ToString(), null) : (text, fault);
    }

    private InterpolationFault? Fill(string text, int from, int to, int depth, StringBuilder filled)
    {
        for (var i = from; i < to;)
        {
            if (filled.Length > ConfigLimits.MaxValueCharacters)
                return Bad(from, $"The value is longer than {ConfigLimits.MaxValueCharacters} characters with its variables filled in.");
            var rest = text.AsSpan(i, to - i);
            if (rest.StartsWith("$$"))
            {
                filled.Append(rest[2..].StartsWith(Secret) ? "$$" : "$");
                // The brace after an escaped dollar is plain text, so only the dollars are stepped over.
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                var end = Closing(text, i, to);
                if (end < 0)
                    return Bad(i, "A ${ is never closed.");
                var fault = FillOne(text, i, end, depth, filled);
                if (fault is not null)
                    return fault;
                i = end + 1;
            }
            else
            {
                filled.Append(text[i++]);
            }
        }

        return null;
    }

    // text[start..end] is "${…" and text[end] its closing brace.
    private InterpolationFault? FillOne(string text, int start, int end, int depth, StringBuilder filled)
    {
        var inside = text.AsSpan(start + 2, end - start - 2);
        if (text.AsSpan(start + 1).StartsWith(Secret))
        {
            filled.Append(text.AsSpan(start, end + 1 - start));
            return null;
        }

        var nameLength = inside.IndexOfAnyExcept(NameCharacters);
        var name = (nameLength < 0 ? inside : inside[..nameLength]).ToString();
        var after = inside[name.Length..];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || (after.Length > 0 && !after.StartsWith(":-")))
            return Bad(start, $"{DiagnosticText.Quote(text[start..(end + 1)])} is no variable.");

        var value = variables(name);
        if (!string.IsNullOrEmpty(value) || (value is not null && after.Length == 0))
        {
            filled.Append(value);
            return null;
        }

        if (after.Length == 0)
            return new InterpolationFault(
                start, ConfigurationErrors.UnresolvedVariable,
                $"{DiagnosticText.Quote(name)} is not set and has no default.", $"Set it, or write ${{{name}:-value}}.");
        return depth > ConfigLimits.MaxVariableDepth
            ? Bad(start, $"More than {ConfigLimits.MaxVariableDepth} variables stand inside each other.")
            : Fill(text, start + 2 + name.Length + 2, end, depth + 1, filled);
    }

    private static int Closing(string text, int from, int to)
    {
        var open = 0;
        for (var i = from; i < to; i++)
        {
            if (text[i] == '{')
                open++;
            else if (text[i] == '}' && --open == 0)
                return i;
        }

        return -1;
    }

    private static InterpolationFault Bad(int offset, string detail) => new(offset, ConfigurationErrors.InvalidValue, detail, Forms);
}
