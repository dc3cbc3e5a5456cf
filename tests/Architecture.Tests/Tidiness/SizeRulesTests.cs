namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class SizeRulesTests
{
    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_file_ends_at_500_lines(int lines, int findings) =>
        Assert.Equal(findings, Check(string.Concat(Enumerable.Repeat("// line\n", lines))).Count(one => one is { Rule: "file-lines", Size: 501 }));

    [Theory]
    [InlineData(70, 0)]
    [InlineData(71, 1)]
    public void A_method_ends_at_70_lines(int lines, int findings)
    {
        var body = new string('\n', lines - 1);
        string[] sources = [$"class C {{ void M() {{{body}}} }}", $"class C {{ C() {{{body}}} }}", $"class C {{ int P {{ get {{{body}return 1;}} }} }}", $"F();\nvoid F() {{{body}}}"];
        Assert.All(sources, source => Assert.Equal(findings, Check(source).Count(one => one is { Rule: "method-lines", Size: >= 71 })));
    }

    [Theory]
    [InlineData("class A; class B;", 1)]
    [InlineData("namespace N; record A; enum B { X }", 1)]
    [InlineData("namespace N; delegate void A(); interface B;", 1)]
    [InlineData("namespace N; class A { class B; enum C { X } }", 0)]
    public void One_type_stands_in_a_file(string source, int findings) => Assert.Equal(findings, Check(source).Count(one => one is { Rule: "types-per-file", Size: 2 }));

    [Fact]
    public void A_type_is_spread_over_two_files_at_most()
    {
        SourceFile Part(int i) => new($"src/A/C{i}.cs", "namespace N; partial class C;");
        Assert.Empty(SizeRules.Partials([Part(1), Part(2)]));
        Assert.Equal(("src/A/C1.cs", 3), SizeRules.Partials([Part(1), Part(2), Part(3)]).Select(one => (one.Path, one.Size)).Single());
    }

    private static IEnumerable<Finding> Check(string source) => SizeRules.Check(new SourceFile("src/A/C.cs", source));
}
