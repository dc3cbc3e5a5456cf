using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class TerminalModelTests
{
    [Theory]
    [InlineData("3279-2-E", "IBM-3279-2-E", 24, 80, true)]
    [InlineData("IBM-3278-4-E", "IBM-3278-4-E", 43, 80, true)]
    [InlineData("ibm-3278-3", "IBM-3278-3", 32, 80, false)]
    [InlineData("3279-5-e", "IBM-3279-5-E", 27, 132, true)]
    public void Terminal_types_are_read(string text, string name, int rows, int columns, bool extended)
    {
        var model = TerminalModel.Parse(text);
        Assert.Equal(new TerminalModel(name, 24, 80, rows, columns, extended), model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3279")]
    [InlineData("3279-6")]
    [InlineData("3279-2-X")]
    [InlineData("3277-2-E")]
    [InlineData("VT100")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(TerminalModel.TryParse(text, out _));
        Assert.Throws<FormatException>(() => TerminalModel.Parse(text));
    }
}
