using System.Text;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Texts that hold <c>${secret:name}</c>; <c>$${secret:name}</c> is the same text without a meaning.</summary>
internal static class SecretText
{
    private const string Opening = "${secret:";

    /// <summary>Whether a text holds a secret.</summary>
    public static bool Mentions(string text) => text.Replace("$" + Opening, "", StringComparison.Ordinal).Contains(Opening, StringComparison.Ordinal);

    /// <summary>The text with its secrets filled in, or why one of them is not there.</summary>
    public static Result<string> Fill(string text, SecretLookup secrets)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("$" + Opening))
            {
                filled.Append(Opening);
                i += 1 + Opening.Length;
            }
            else if (rest.StartsWith(Opening) && rest.IndexOf('}') is > 0 and var end)
            {
                if (!secrets(rest[Opening.Length..end].ToString()).TryGet(out var value, out var fault))
                    return fault;
                filled.Append(value);
                i += end + 1;
            }
            else
            {
                filled.Append(text[i++]);
            }
        }

        return filled.ToString();
    }
}
