using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Errors;

/// <summary>What every catalogue entry keeps to. The entries are the input, so that a test can plant a bad one.</summary>
internal static partial class CatalogueRules
{
    public static IEnumerable<string> Faults(IReadOnlyList<ErrorCode> codes)
    {
        foreach (var group in codes.GroupBy(code => code.Id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return $"{group.Key} stands {group.Count()} times";
        foreach (var code in codes)
        {
            if (!Id().IsMatch(code.Id))
                yield return $"{code.Id} is not HF and four digits";
            if (code.Status is < 400 or > 599 || !Enum.IsDefined((HttpStatusCode)code.Status))
                yield return $"{code.Id} has the status {code.Status}, which is none of a failure";
            if (code.Title.Length is 0 or > 60 || code.Title.EndsWith('.') || code.Title.Contains('\n', StringComparison.Ordinal) || char.IsLower(code.Title[0]))
                yield return $"{code.Id}: the title is one short line without a full stop: {code.Title}";
            if (!IsSentences(code.Cause))
                yield return $"{code.Id}: the cause is no sentence: {code.Cause}";
            if (!IsSentences(code.Recovery))
                yield return $"{code.Id}: the recovery is no sentence: {code.Recovery}";
        }
    }

    /// <summary>Disorder within an area: its numbers rise, and share their first two digits.</summary>
    public static IEnumerable<string> Order(string area, IReadOnlyList<ErrorCode> codes)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            if (string.CompareOrdinal(codes[i - 1].Id, codes[i].Id) >= 0)
                yield return $"{area}: {codes[i].Id} stands after {codes[i - 1].Id}";
            else if (codes[i - 1].Id[..4] != codes[i].Id[..4])
                yield return $"{area}: {codes[i].Id} is of another area than {codes[i - 1].Id}";
        }
    }

    private static bool IsSentences(string text) =>
        text.Length > 10 && char.IsUpper(text[0]) && text.EndsWith('.') && !text.Contains("  ", StringComparison.Ordinal) && text == text.Trim();

    [GeneratedRegex("^HF[0-9]{4}$")]
    private static partial Regex Id();
}
