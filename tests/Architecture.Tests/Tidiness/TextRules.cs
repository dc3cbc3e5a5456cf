using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>What stands in no file: regions, notes of work left undone, silenced rules without a reason, paths of one machine.</summary>
internal static partial class TextRules
{
    public static IEnumerable<Finding> Check(SourceFile file) =>
    [
        .. Finding.Count(file.Path, "region", Trivia(file).Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)).Select(trivia => At(file, trivia))),
        .. Finding.Count(file.Path, "undone", Comments(file).Where(comment => Undone().IsMatch(comment.ToFullString())).Select(comment => At(file, comment))),
        .. Finding.Count(file.Path, "silenced", Silenced(file)),
        .. Finding.Count(file.Path, "machine-path", MachinePaths(file)),
    ];

    /// <summary>A library has no terminal: its words go to the journal, the log or the caller.</summary>
    public static IEnumerable<Finding> CheckLibrary(SourceFile file) => Finding.Count(
        file.Path, "console",
        from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() is "Console" or "System.Console" or "global::System.Console"
        select $"line {file.Line(access)}: {access}");

    /// <summary>Paths of one machine in a file that is not C#.</summary>
    public static IEnumerable<Finding> CheckPlain(string path, string text) => Finding.Count(
        path, "machine-path", text.Split('\n').Select((line, i) => (line, i)).Where(one => MachinePath().IsMatch(one.line)).Select(one => $"line {one.i + 1}"));

    private static IEnumerable<SyntaxTrivia> Trivia(SourceFile file) => file.Root.DescendantTrivia();

    private static IEnumerable<SyntaxTrivia> Comments(SourceFile file) => Trivia(file).Where(trivia => trivia.Kind()
        is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia);

    private static IEnumerable<string> Silenced(SourceFile file)
    {
        var commented = Comments(file).Where(comment => comment.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(comment => file.Line(comment)).ToHashSet();
        foreach (var pragma in Trivia(file).Select(trivia => trivia.GetStructure()).OfType<PragmaWarningDirectiveTriviaSyntax>())
        {
            var reason = pragma.ToFullString().Contains("//", StringComparison.Ordinal) || commented.Contains(file.Line(pragma) - 1);
            if (pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword) && !reason)
                yield return $"line {file.Line(pragma)}: a rule is silenced without saying why";
        }

        foreach (var attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>())
        {
            var name = attribute.Name.ToString().Split('.')[^1];
            if (name is "SuppressMessage" or "UnconditionalSuppressMessage" && attribute.ArgumentList?.ToString().Contains("Justification", StringComparison.Ordinal) != true)
                yield return $"line {file.Line(attribute)}: a rule is silenced without a Justification";
        }
    }

    private static IEnumerable<string> MachinePaths(SourceFile file)
    {
        var literals = file.Root.DescendantTokens().Where(token => token.Kind()
            is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken);
        return literals.Where(token => MachinePath().IsMatch(token.Text)).Select(token => $"line {file.Line(token)}")
            .Concat(Comments(file).Where(comment => MachinePath().IsMatch(comment.ToFullString())).Select(comment => At(file, comment)));
    }

    private static string At(SourceFile file, SyntaxTrivia trivia) => $"line {file.Line(trivia)}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Undone();

    [GeneratedRegex(@"(?<![\w.*/])/(work|workspace|root|Users/\w+|home/\w+|tmp/bash_jobs\w*)/|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
