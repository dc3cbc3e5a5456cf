using System.Reflection;
using System.Text;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Errors;

/// <summary>Writes docs/reference/errors.md from the catalogue.</summary>
internal static class ErrorPage
{
    public static string Write(IReadOnlyList<ErrorCode> codes)
    {
        var text = new StringBuilder("""
            # Error codes

            Every failure a user can meet carries one of these codes; a code never changes its meaning. `holdfast explain HF1003`
            shows an entry on the command line, and an answer of the API has it as `code`. This page is written from the
            catalogue by the tests of `Holdfast.Contracts`; change it there.

            """);
        foreach (var area in codes.GroupBy(AreaOf))
        {
            text.Append("\n## ").Append(area.Key).Append("\n\n| code | title | status |\n|---|---|---|\n");
            foreach (var code in area)
                text.Append($"| [{code.Id}](#{code.Id.ToLowerInvariant()}) | {Cell(code.Title)} | {code.Status} |\n");
            foreach (var code in area)
                text.Append($"\n### {code.Id}\n**{code.Title}.** {code.Cause}\n\n*What to do:* {code.Recovery}\n");
        }

        return text.ToString();
    }

    // The area is the class that holds the code: WorkerErrors are errors of workers.
    private static string AreaOf(ErrorCode code) =>
        typeof(Catalogue).Assembly.GetTypes().Where(type => type.Name.EndsWith("Errors", StringComparison.Ordinal))
            .First(type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Any(field => ReferenceEquals(field.GetValue(null), code)))
            .Name[..^"Errors".Length];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
