using System.Runtime.CompilerServices;

namespace Holdfast.Tn3270.Tests.Docs;

/// <summary>
/// What the page on the library shows has been compiled and run: a block after <c>&lt;!-- snippet: name --&gt;</c> equals the source
/// between <c>// snippet: name</c> and <c>// end snippet</c> in a file <c>*Snippets.cs</c> of this folder.
/// </summary>
public sealed class SnippetTests
{
    [Fact]
    public void Every_marked_block_of_the_page_equals_its_compiled_source_and_every_source_is_shown()
    {
        var sources = Snippets.InSources(Folder());
        var shown = Snippets.InPage("tn3270-library.md", File.ReadAllText(Page())).ToList();
        Assert.NotEmpty(shown);
        foreach (var (place, name, text) in shown)
        {
            Assert.True(sources.TryGetValue(name, out var source), $"{place}: no source in tests/Tn3270.Tests/Docs is marked '// snippet: {name}'");
            Assert.True(source == text, $"{place}: the block is not the source of '{name}', which is:\n{source}");
        }
        Assert.Empty(sources.Keys.Except(shown.Select(block => block.Name)));
    }

    private static string Page() => Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "docs", "start", "tn3270-library.md"));

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
