using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Definition;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  \t ", new string[0])]
    [InlineData("./payments --port 8081", new[] { "./payments", "--port", "8081" })]
    [InlineData("a 'b  c' \"d  e\"", new[] { "a", "b  c", "d  e" })]
    [InlineData("a\\ b 'it''s' x'y'\"z\"", new[] { "a b", "its", "xyz" })]
    [InlineData("a '' \"\"", new[] { "a", "", "" })]
    [InlineData("'a\\b' \"a\\b\" \"a\\\"b\\\\c\\$d\"", new[] { "a\\b", "a\\b", "a\"b\\c$d" })]
    [InlineData("sh -c 'echo $HOME | cat > x; ls *'", new[] { "sh", "-c", "echo $HOME | cat > x; ls *" })]
    [InlineData("'\\'", new[] { "\\" })]
    public void Words_are_split_as_a_shells_quoting_does(string text, string[] words)
    {
        Assert.True(CommandLine.TrySplit(text, out var split, out _));
        Assert.Equal(words, split);
    }

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    [InlineData("a\\")]
    public void What_is_not_closed_is_refused(string text)
    {
        Assert.False(CommandLine.TrySplit(text, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Whatever_is_quoted_comes_back_as_it_was()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var words = Enumerable.Range(0, random.Next(1, 5)).Select(_ => AnyWord(random)).ToArray();
            var text = string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
            Assert.True(CommandLine.TrySplit(text, out var split, out _));
            Assert.Equal(words, split);
        }
    }

    private static string AnyWord(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => " '\"\\$`ab\n\t*"[random.Next(11)]));
}
