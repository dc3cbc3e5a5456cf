using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class TerminalTraitsTests
{
    [Fact]
    public void Colour_and_highlighting_are_read_among_other_replies()
    {
        byte[] fields = [0, 5, 0x81, 0x80, 0x80, 0, 6, 0x81, 0x86, 0, 8, 0, 4, 0x81, 0x87];

        Assert.Equal(new TerminalTraits(true, true), TerminalTraits.Read(fields));
    }

    [Fact]
    public void A_terminal_that_names_nothing_has_nothing()
    {
        Assert.Equal(default, TerminalTraits.Read([0, 4, 0x81, 0xFF]));
    }

    [Fact]
    public void Any_prefix_is_read_without_fault()
    {
        byte[] fields = [0, 5, 0x81, 0x80, 0x80, 0, 6, 0x81, 0x86, 0, 8, 0, 0, 0x81, 0x87];
        for (int length = 0; length <= fields.Length; length++)
        {
            TerminalTraits.Read(fields.AsSpan(0, length));
        }
    }
}
