using System.Text;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class TerminalTypeTests
{
    [Theory]
    [InlineData("IBM-3278-2", 24, 80, false)]
    [InlineData("IBM-3278-3-E", 32, 80, true)]
    [InlineData("ibm-3279-4-e", 43, 80, true)]
    [InlineData("IBM-3279-5", 27, 132, false)]
    [InlineData("IBM-DYNAMIC", 24, 80, true)]
    public void A_3270_display_is_known_by_its_name(string name, int rows, int columns, bool extended)
    {
        Assert.True(TerminalType.TryParse(Encoding.ASCII.GetBytes(name), out TerminalType type));
        Assert.Equal(new TerminalType(name.ToUpperInvariant(), rows, columns, extended), type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("XTERM")]
    [InlineData("IBM-3278-6")]
    [InlineData("IBM-3278-2-F")]
    [InlineData("IBM-3287-2")]
    [InlineData("-E")]
    [InlineData("IBM-3278-22222222222222222222222222222222222222222222222222222222222222222222")]
    public void Anything_else_is_not(string name)
    {
        Assert.False(TerminalType.TryParse(Encoding.ASCII.GetBytes(name), out _));
    }
}
