using System.Buffers;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Reading;

/// <summary>
/// Fills variables into a text: <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:?message}</c> (default and message may hold variables
/// again), <c>${file:path}</c>, <c>$$</c> for one <c>$</c>. <c>${secret:name}</c> is left as it is, and so is its escaped form
/// <c>$${secret:name}</c>, because who fills in the secrets has to tell the two apart.
/// </summary>
internal sealed class Interpolation(Func<string, string?> variables, ConfigSources sources)
{
    /// <summary>Variables that have their values only where a text is used: for each instance of a worker another one.</summary>
    public static readonly IReadOnlyList<string> LateNames = ["INSTANCE", "INSTANCE_PORT"];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private const string Secret = "{secret:";
    private const string FilePrefix = "file:";
    private const string Forms = "Write ${NAME}, ${NAME:-default}, ${NAME:?message}, ${file:path} or ${secret:name}, or $$ for a dollar sign.";

    /// <summary>Whether texts are left as they are.</summary>
    public bool IsOff { get; init; }

    /// <summary>Fills a text in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="late">The values of <see cref="LateNames"/>; null where they are left as they are.</param>
    public Filled Fill(string text, IReadOnlyDictionary<string, string>? late = null)
    {
        if (IsOff || !text.Contains('$', StringComparison.Ordinal))
            return new Filled(text, null);
        var filling = new Filling(late);
        var fault = Fill(text, 0, text.Length, 1, filling);
        return fault is null ? new Filled(filling.Text.ToString(), null) { IsLate = filling.IsLate } : new Filled(text, fault);
    }

    private InterpolationFault? Fill(string text, int from, int to, int depth, Filling filling)
    {
        for (var i = from; i < to;)
        {
            if (filling.Text.Length > ConfigLimits.MaxValueCharacters)
                return Bad(from, $"The value is longer than {ConfigLimits.MaxValueCharacters} characters with its variables filled in.");
            var rest = text.AsSpan(i, to - i);
            if (rest.StartsWith("$$"))
            {
                filling.Text.Append(rest[2..].StartsWith(Secret) ? "$$" : "$");
                // The brace after an escaped dollar is plain text, so only the dollars are stepped over.
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                var end = Closing(text, i, to);
                if (end < 0)
                    return Bad(i, "A ${ is never closed.");
                var fault = FillOne(text, i, end, depth, filling);
                if (fault is not null)
                    return fault;
                i = end + 1;
            }
            else
            {
                filling.Text.Append(text[i++]);
            }
        }

        return null;
    }

    // text[start..end] is "${…" and text[end] its closing brace.
    private InterpolationFault? FillOne(string text, int start, int end, int depth, Filling filling)
    {
        var inside = text.AsSpan(start + 2, end - start - 2);
        if (text.AsSpan(start + 1).StartsWith(Secret))
        {
            filling.Text.Append(text.AsSpan(start, end + 1 - start));
            return null;
        }

        if (inside.StartsWith(FilePrefix))
            return FillFile(inside[FilePrefix.Length..].ToString(), start, filling);
        var nameLength = inside.IndexOfAnyExcept(NameCharacters);
        var name = (nameLength < 0 ? inside : inside[..nameLength]).ToString();
        var after = inside[name.Length..];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || (after.Length > 0 && !after.StartsWith(":-") && !after.StartsWith(":?")))
            return Bad(start, $"{DiagnosticText.Quote(text[start..(end + 1)])} is no variable.");
        if (LateNames.Contains(name, StringComparer.Ordinal) && filling.Late is null)
        {
            filling.IsLate = true;
            filling.Text.Append(text.AsSpan(start, end + 1 - start));
            return null;
        }

        var value = filling.Late?.GetValueOrDefault(name) ?? variables(name);
        if (!string.IsNullOrEmpty(value) || (value is not null && after.Length == 0))
        {
            filling.Text.Append(value);
            return null;
        }

        return after.StartsWith(":-")
            ? FillDefault(text, start, start + 2 + name.Length + 2, end, depth, filling)
            : Unset(name, start, after.StartsWith(":?") ? after[2..].ToString() : "");
    }

    private InterpolationFault? FillDefault(string text, int start, int from, int end, int depth, Filling filling) =>
        depth > ConfigLimits.MaxVariableDepth
            ? Bad(start, $"More than {ConfigLimits.MaxVariableDepth} variables stand inside each other.")
            : Fill(text, from, end, depth + 1, filling);

    private InterpolationFault? FillFile(string path, int start, Filling filling)
    {
        if (path.Length == 0 || path.EndsWith('/') || path.Contains('$', StringComparison.Ordinal))
            return Bad(start, $"{DiagnosticText.Quote(path)} is no file.");
        if (sources.Find(path) is not { } source)
            return null;
        if (source.Text is not { } text)
            return new InterpolationFault(
                start, ConfigurationErrors.UnresolvedVariable, $"The file {DiagnosticText.Quote(path)} {source.Trouble}.",
                "Create the file, readable by the daemon, or name another one.");
        filling.Text.Append(text.AsSpan().TrimEnd("\r\n"));
        return filling.Text.Length > ConfigLimits.MaxValueCharacters
            ? Bad(start, $"The value is longer than {ConfigLimits.MaxValueCharacters} characters with its files filled in.")
            : null;
    }

    private static InterpolationFault Unset(string name, int start, string message) => message.Length > 0
        ? new InterpolationFault(
            start, ConfigurationErrors.UnresolvedVariable,
            $"{DiagnosticText.Quote(name)} is not set: {DiagnosticText.Quote(message)}.", "Set it where the daemon is started.")
        : new InterpolationFault(
            start, ConfigurationErrors.UnresolvedVariable,
            $"{DiagnosticText.Quote(name)} is not set and has no default.", $"Set it, or write ${{{name}:-value}}.");

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
