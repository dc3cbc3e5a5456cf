namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class TextRulesTests
{
    // Put together here, so that this file does not hold what it looks for.
    private static readonly string OneMachine = string.Concat("/", "root/x");

    [Theory]
    [InlineData("#region X\n#endregion\nclass C;", "region")]
    [InlineData("// TODO later\nclass C;", "undone")]
    [InlineData("/* FIXME */ class C;", "undone")]
    [InlineData("/// <summary>HACK</summary>\nclass C;", "undone")]
    [InlineData("#pragma warning disable CA1000\nclass C;", "silenced")]
    [InlineData("[SuppressMessage(\"a\", \"b\")] class C;", "silenced")]
    public void A_planted_fault_is_found(string source, string rule) => Assert.Equal(rule, Assert.Single(Check(source)).Rule);

    [Theory]
    [InlineData("class C { string s = \"#region TODO\"; }")]
    [InlineData("// Todos os dias\nclass TodoList;")]
    [InlineData("#pragma warning disable CA1000 // The rule does not know this pattern.\nclass C;")]
    [InlineData("// The rule does not know this pattern.\n#pragma warning disable CA1000\nclass C;")]
    [InlineData("[SuppressMessage(\"a\", \"b\", Justification = \"c\")] class C;")]
    public void What_only_looks_like_a_fault_is_let_through(string source) => Assert.Empty(Check(source));

    [Fact]
    public void A_path_of_one_machine_is_found_in_texts_and_comments()
    {
        Assert.Equal("machine-path", Assert.Single(Check($"class C {{ string s = \"{OneMachine}/y\"; }}")).Rule);
        Assert.Equal("machine-path", Assert.Single(Check($"class C {{ string s = $\"{OneMachine}/y{{1}}\"; }}")).Rule);
        Assert.Equal("machine-path", Assert.Single(Check($"// see {OneMachine}/y\nclass C;")).Rule);
        Assert.Equal("line 2", Assert.Single(TextRules.CheckPlain("a.md", $"one\n{OneMachine}/y\n")).Detail);
        Assert.Empty(TextRules.CheckPlain("a.md", "src" + OneMachine + "/y and https://example.com" + OneMachine + "/y\n"));
    }

    [Theory]
    [InlineData("Console.WriteLine(1);", 1)]
    [InlineData("System.Console.Error.Write(1);", 1)]
    [InlineData("/* Console.WriteLine(1) */ console.Write(1);", 0)]
    public void A_library_does_not_write_to_the_console(string statement, int findings) =>
        Assert.Equal(findings, TextRules.CheckLibrary(new SourceFile("src/A/C.cs", $"class C {{ void M() {{ {statement} }} }}")).Count());

    private static IEnumerable<Finding> Check(string source) => TextRules.Check(new SourceFile("src/A/C.cs", source));
}
