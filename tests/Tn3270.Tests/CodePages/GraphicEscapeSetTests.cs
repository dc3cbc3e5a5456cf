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
}
