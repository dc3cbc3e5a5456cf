namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class LinkRulesTests
{
    private static readonly string[] Pages = ["README.md", "docs/internals/storage.md", "docs/internals/guards.md", "docs/my page.md"];

    [Theory]
    [InlineData("[x](storage.md)", 0)]
    [InlineData("[x](./storage.md#cursors)", 0)]
    [InlineData("[x](../../README.md)", 0)]
    [InlineData("[x](/README.md)", 0)]
    [InlineData("[x](../my%20page.md)", 0)]
    [InlineData("[x](https://example.com/nothing.md) [y](mailto:a@example.com) [z](#here)", 0)]
    [InlineData("`[x](nothing.md)`", 0)]
    [InlineData("```\n[x](nothing.md)\n```\n", 0)]
    [InlineData("[x](nothing.md)", 1)]
    [InlineData("![x](nothing.png)", 1)]
    [InlineData("[x](nothing.md \"title\")", 1)]
    [InlineData("[x]: nothing.md", 1)]
    [InlineData("<img src=\"nothing.png\">", 1)]
    [InlineData("[x](../../../README.md)", 1)]
    public void A_link_leads_somewhere(string markdown, int findings) =>
        Assert.Equal(findings, LinkRules.Dead("docs/internals/guards.md", markdown, path => Pages.Contains(path)).Count(one => one.Rule == "dead-link"));
}
