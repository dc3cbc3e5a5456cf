using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Tests.CodePages;

public sealed class GraphicEscapeSetTests
{
    [Theory]
    [InlineData(0x85, '│')]
    [InlineData(0xA2, '─')]
    [InlineData(0xC5, '┌')]
    [InlineData(0xD5, '┐')]
    [InlineData(0xC4, '└')]
    [InlineData(0xD4, '┘')]
    [InlineData(0xC6, '├')]
    [InlineData(0xD6, '┤')]
    [InlineData(0xC7, '┴')]
    [InlineData(0xD7, '┬')]
    [InlineData(0xD3, '┼')]
    [InlineData(0x9D, '○')]
    [InlineData(0x41, 'A')]
    [InlineData(0x69, 'Z')]
    [InlineData(0xFE, '⍎')]
    [InlineData(0x4A, ' ')]
    [InlineData(0x00, ' ')]
    public void Codes_show_the_characters_of_code_page_310(int code, char shown) =>
        Assert.Equal(shown, GraphicEscapeSet.ToUnicode((byte)code));

    [Fact]
    public void Every_code_shows_something_printable()
    {
        for (var code = 0; code < 256; code++)
            Assert.False(char.IsControl(GraphicEscapeSet.ToUnicode((byte)code)));
    }

    [Fact]
    public void Every_character_that_a_code_shows_is_written_with_that_code_but_for_underscored_letters()
    {
        List<char> unwritten = [];
        for (var code = 0x40; code < 0x100; code++)
        {
            var c = GraphicEscapeSet.ToUnicode((byte)code);
            if (GraphicEscapeSet.TryToCode(c, out var back))
                Assert.Equal(code, back);
            else if (c != ' ')
                unwritten.Add(c);
        }

        Assert.Equal("ABCDEFGHIJKLMNOPQRSTUVWXYZ", string.Concat(unwritten));
    }

    [Theory]
    [InlineData('~', 0x80)]
    [InlineData('|', 0xBF)]
    [InlineData('◊', 0x70)]
    [InlineData('⍝', 0xDF)]
    public void Keys_that_look_like_a_character_of_the_set_write_it(char c, int code)
    {
        Assert.True(GraphicEscapeSet.TryToCode(c, out var found));
        Assert.Equal(code, found);
    }
}
