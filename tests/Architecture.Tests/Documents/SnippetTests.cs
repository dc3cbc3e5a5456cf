namespace Holdfast.Architecture.Tests.Documents;

/// <summary>
/// What the pages show has been compiled and run: a block after <c>&lt;!-- snippet: name --&gt;</c> equals the source between
/// <c>// snippet: name</c> and <c>// end snippet</c> in a file <c>*Snippets.cs</c> in the Docs folder of a part's tests.
/// </summary>
public sealed class SnippetTests
{
    private static string Pages => Path.Combine(Repository.Root, "docs");

    private static string Sources => Path.Combine(Repository.Root, "tests");

    [Fact]
    public void Every_marked_block_of_a_page_equals_its_compiled_source()
    {
        var sources = Snippets.InSources(Sources);
        var shown = Snippets.InPages(Pages);
        Assert.NotEmpty(shown);
        foreach (var (place, name, text) in shown)
        {
            Assert.True(sources.TryGetValue(name, out var source), $"{place}: no source in a folder tests/*/Docs is marked '// snippet: {name}'");
            Assert.True(source == text, $"{place}: the block is not the source of '{name}', which is:\n{source}");
        }
    }

    [Fact]
    public void Every_snippet_is_shown_somewhere()
    {
        var shown = Snippets.InPages(Pages).Select(block => block.Name).ToHashSet();
        Assert.Empty(Snippets.InSources(Sources).Keys.Except(shown));
    }

    [Fact]
    public void A_block_that_differs_from_its_source_is_seen()
    {
        var source = Snippets.InSource("    // snippet: a\n    var x = 1;\n\n        y();\n    // end snippet\n");
        Assert.Equal("var x = 1;\n\n    y();", source.Single().Value);
        var page = Snippets.InPage("page", "text\n<!-- snippet: a -->\n```csharp\nvar x = 2;\n```\nmore\n```csharp\nunmarked();\n```\n");
        Assert.Equal([("page", "a", "var x = 2;")], page);
    }
}
