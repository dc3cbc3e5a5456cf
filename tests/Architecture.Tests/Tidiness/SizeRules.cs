using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>How long a file and a method may be, and how many types a file holds.</summary>
internal static class SizeRules
{
    /// <summary>Longest file, in lines.</summary>
    public const int MaxFileLines = 500;

    /// <summary>Longest method, constructor, accessor, local function or program text, in lines.</summary>
    public const int MaxMethodLines = 70;

    /// <summary>Most files of one partial type.</summary>
    public const int MaxPartials = 2;

    public static IEnumerable<Finding> Check(SourceFile file) => [.. FileLines(file), .. MethodLines(file), .. Types(file)];

    /// <summary>Types spread over too many files; the input is a whole project, since its partials stand in one assembly.</summary>
    public static IEnumerable<Finding> Partials(IEnumerable<SourceFile> project) =>
        from file in project
        from type in file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
        where type.Modifiers.Any(modifier => modifier.Text == "partial")
        group file.Path by FullName(type) into type
        let paths = type.Distinct().Order(StringComparer.Ordinal).ToArray()
        where paths.Length > MaxPartials
        select new Finding(paths[0], "partials", paths.Length, $"{type.Key} is spread over {string.Join(", ", paths)}");

    private static IEnumerable<Finding> FileLines(SourceFile file)
    {
        var lines = file.Text.TrimEnd('\n').Split('\n').Length;
        return lines > MaxFileLines ? [new Finding(file.Path, "file-lines", lines, $"{MaxFileLines} lines are the end of a file")] : [];
    }

    private static IEnumerable<Finding> MethodLines(SourceFile file)
    {
        var over = file.Root.DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax)
            .Select(node => (Line: file.Line(node), Lines: Lines(node.GetLocation())))
            .Append((Line: 1, Lines: file.Root.Members.OfType<GlobalStatementSyntax>()
                .Where(statement => statement.Statement is not LocalFunctionStatementSyntax).Sum(statement => Lines(statement.GetLocation()))))
            .Where(method => method.Lines > MaxMethodLines).ToArray();
        return over.Length == 0
            ? []
            : [new Finding(
                file.Path, "method-lines", over.Max(method => method.Lines),
                $"{MaxMethodLines} lines are the end of a method: " + string.Join(", ", over.Select(method => $"line {method.Line} has {method.Lines}")))];
    }

    private static IEnumerable<Finding> Types(SourceFile file)
    {
        var types = file.TopLevelTypes.Count();
        return types > 1 ? [new Finding(file.Path, "types-per-file", types, "one type stands in a file")] : [];
    }

    private static int Lines(Location location)
    {
        var span = location.GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string FullName(TypeDeclarationSyntax type) => string.Join('.', type.AncestorsAndSelf().Reverse().Select(node => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        TypeDeclarationSyntax one => one.Identifier.Text + one.TypeParameterList,
        _ => "",
    }).Where(name => name.Length > 0));
}
